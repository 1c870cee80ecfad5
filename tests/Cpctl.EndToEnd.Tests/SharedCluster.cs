using Cpctl.DevCluster;
using Cpctl.DevCluster.Clusters;
using Cpctl.DevCluster.Installation;
using Cpctl.DevCluster.Nodes;

namespace Cpctl.EndToEnd.Tests;

/// <summary>One three-node control plane behind a load balancer, installed once a run as a user would, for tests that leave it whole.</summary>
[CollectionDefinition(Collection)]
[NoteFailures]
public sealed class SharedCluster : IAsyncLifetime, IRebuiltCluster, ICollectionFixture<SharedCluster>, IClassFixture<CleanStart<SharedCluster>>
{
    public const string Collection = "shared cluster";

    private readonly Cluster _cluster = new(ClusterSettings.Test("test", 6, "10.246"), Log.Progress);
    private Toolchain? _toolchain;
    private Node? _bare;

    private Toolchain Toolchain => _toolchain ?? throw new InvalidOperationException("The fixture has not been initialised.");

    public Installer Installer => new(_cluster, Toolchain, Log.Progress);

    public IReadOnlyList<Node> Nodes { get; private set; } = [];

    /// <summary>HOST:PORT of the load balancer.</summary>
    public string Endpoint => _cluster.LoadBalancer.Address + ":6443";

    /// <summary>An address of the cluster's network that nobody has.</summary>
    public string UnusedAddress => _cluster.LoadBalancer.Address[.._cluster.LoadBalancer.Address.LastIndexOf('.')] + ".250";

    public static string PauseImage => DevCluster.Images.ImageNames.Pause;

    static string IRebuiltCluster.Collection => Collection;

    public async ValueTask InitializeAsync()
    {
        try
        {
            await InstallAsync();
        }
        catch
        {
            await KeepEvidenceAsync(nameof(SharedCluster));
            throw;
        }
    }

    public async Task RebuildAsync(string failed)
    {
        await KeepEvidenceAsync(failed);
        await InstallAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KeepEvidenceAsync(nameof(SharedCluster));
        await _cluster.RemoveAsync();
        _cluster.Dispose();
    }

    /// <summary>A node of the same network that belongs to no cluster; tests that share it leave it so.</summary>
    public async Task<Node> BareNodeAsync() => _bare ??= await AddAsync("bare1");

    /// <summary>Another bare node, for one test.</summary>
    public Task<Node> AddAsync(string name) => _cluster.AddNodeAsync(name, Toolchain, cancellation: TestContext.Current.CancellationToken);

    public Task RemoveAsync(Node node) => _cluster.RemoveNodeAsync(node.Name, TestContext.Current.CancellationToken);

    private async Task InstallAsync()
    {
        (Nodes, _bare) = ([], null);
        await _cluster.RemoveAsync();
        _toolchain = await Toolchain.PrepareAsync(null, Log.Progress, CancellationToken.None);
        await _cluster.AddLoadBalancerAsync(_toolchain);
        var added = new List<Node>();
        foreach (var name in new[] { "cp1", "cp2", "cp3" })
            added.Add(await _cluster.AddNodeAsync(name, _toolchain));
        Nodes = added;
        await Installer.BootstrapAsync(Nodes[0]);
        await Installer.JoinAsync(Nodes[0], Nodes.Skip(1));
    }

    private async Task KeepEvidenceAsync(string test)
    {
        foreach (var node in Nodes)
            await Evidence.KeepAsync(node, test);
    }
}
