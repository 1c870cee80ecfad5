using System.Text.Json.Nodes;
using Cpctl.DevCluster;
using Cpctl.DevCluster.Clusters;
using Cpctl.DevCluster.Images;
using Cpctl.DevCluster.Installation;
using Cpctl.DevCluster.Load;
using Cpctl.DevCluster.Nodes;
using Cpctl.DevCluster.Releases;

namespace Cpctl.EndToEnd.Tests.Upgrades;

/// <summary>Three control-plane nodes of an older release, with etcd 3.4 of Debian bookworm, and the images of the newer one on each.</summary>
[CollectionDefinition(Collection)]
[NoteFailures]
public sealed class UpgradeCluster : IAsyncLifetime, IRebuiltCluster, ICollectionFixture<UpgradeCluster>, IClassFixture<CleanStart<UpgradeCluster>>
{
    public const string Collection = "upgrade cluster";

    private static readonly TimeSpan Installed = TimeSpan.FromMinutes(3);

    private readonly Cluster _cluster = new(ClusterSettings.Test("upgrade", 8, "10.247"), Log.Progress);
    private readonly SecondLane _lane = new();
    private ImageArchive? _etcd;

    public IReadOnlyList<Node> Nodes { get; private set; } = [];

    public ControlPlaneEdit Edit => new(Nodes[0]);

    /// <summary>As in spec.etcd.version.</summary>
    public string OldEtcd { get; private set; } = "";

    public string NewEtcd => NewEtcdImage[(NewEtcdImage.LastIndexOf(':') + 1)..];

    public string NewEtcdImage => _etcd?.Name ?? throw new InvalidOperationException("The fixture has not been initialised.");

    /// <summary>As in spec.version.</summary>
    public string OldKubernetes { get; private set; } = "";

    public string NewKubernetes { get; private set; } = "";

    static string IRebuiltCluster.Collection => Collection;

    public async ValueTask InitializeAsync()
    {
        await _lane.EnterAsync();
        try
        {
            await PrepareAsync();
        }
        catch
        {
            await KeepEvidenceAsync(nameof(UpgradeCluster));
            throw;
        }
    }

    public async Task RebuildAsync(string failed)
    {
        await KeepEvidenceAsync(failed);
        await PrepareAsync();
    }

    /// <summary>Clients of etcd at this many writes a second in all, and some of the API on every way there is.</summary>
    public Task<ClusterLoad> StartLoadAsync(int etcdWritesPerSecond) => ClusterLoad.StartAsync(
        Nodes,
        _cluster.LoadBalancer.Address,
        new LoadOptions { EtcdWritesPerSecond = etcdWritesPerSecond, ApiRequestsPerSecond = 2 },
        TestContext.Current.CancellationToken);

    /// <summary>Puts the newer etcd's image in its place again.</summary>
    public Task ImportEtcdAsync() => _cluster.ImportAsync([_etcd!], TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        try
        {
            await KeepEvidenceAsync(nameof(UpgradeCluster));
            await _cluster.RemoveAsync();
            _cluster.Dispose();
        }
        finally
        {
            _lane.Leave();
        }
    }

    private async Task PrepareAsync()
    {
        Nodes = [];
        await _cluster.RemoveAsync();
        var prepared = await Toolchain.PrepareAsync(null, Log.Progress, CancellationToken.None);
        var toolchain = await prepared.WithEtcdAsync("bookworm", Log.Progress, CancellationToken.None);
        (OldEtcd, OldKubernetes) = (toolchain.Etcd.Version, toolchain.Kubernetes.Version);
        await _cluster.AddLoadBalancerAsync(toolchain);
        // On the disk that nodes start from: importing them on each node takes three times as long.
        var both = toolchain with { Images = [.. toolchain.Images, .. await NewerImagesAsync(toolchain.Kubernetes)] };
        var nodes = new List<Node>();
        foreach (var name in new[] { "cp1", "cp2", "cp3" })
            nodes.Add(await _cluster.AddNodeAsync(name, both));
        Nodes = nodes;
        await InstallAsync(new Installer(_cluster, toolchain, Log.Progress));
    }

    private async Task<IEnumerable<ImageArchive>> NewerImagesAsync(KubernetesRelease old)
    {
        _etcd = await Toolchain.EtcdImageAsync("testing", Log.Progress, CancellationToken.None);
        var newer = await old.NextPatchAsync(CancellationToken.None);
        NewKubernetes = newer.Version;
        return [_etcd, .. await Toolchain.KubernetesImagesAsync(newer, Log.Progress, CancellationToken.None)];
    }

    /// <summary>With limits that a failure shows soon by, and that nodes which begin under load on a busy machine keep all the same.</summary>
    private async Task InstallAsync(Installer installer)
    {
        await installer.BootstrapAsync(Nodes[0], file => file["spec"]!["rollout"] = new JsonObject { ["verifyTimeout"] = "90s", ["minReadySeconds"] = 2 });
        await installer.JoinAsync(Nodes[0], Nodes.Skip(1));
        await Edit.WaitAsync("revision 1 everywhere", Installed, nodes => nodes.Count == Nodes.Count && nodes.All(node => node.Current is not null && node.Phase == "Ready"));
    }

    private async Task KeepEvidenceAsync(string test)
    {
        foreach (var node in Nodes)
            await Evidence.KeepAsync(node, test);
    }
}
