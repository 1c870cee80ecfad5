using Cpctl.DevCluster;
using Cpctl.DevCluster.Clusters;
using Cpctl.DevCluster.Installation;
using Cpctl.DevCluster.Nodes;

namespace Cpctl.EndToEnd.Tests;

/// <summary>One three-node control plane behind a load balancer, installed once a run as a user would, for tests that leave it whole.</summary>
[CollectionDefinition(Collection, DisableParallelization = true)]
public sealed class SharedCluster : IAsyncLifetime, ICollectionFixture<SharedCluster>
{
    public const string Collection = "shared cluster";

    private readonly Cluster cluster = new(ClusterSettings.Test("test", 6, "10.246"), Log.Progress);
    private Toolchain? toolchain;
    private Node? bare;

    private Toolchain Toolchain => toolchain ?? throw new InvalidOperationException("The fixture has not been initialised.");

    public Installer Installer => new(cluster, Toolchain, Log.Progress);

    public IReadOnlyList<Node> Nodes { get; private set; } = [];

    /// <summary>HOST:PORT of the load balancer.</summary>
    public string Endpoint => cluster.LoadBalancer.Address + ":6443";

    /// <summary>An address of the cluster's network that nobody has.</summary>
    public string UnusedAddress => cluster.LoadBalancer.Address[..cluster.LoadBalancer.Address.LastIndexOf('.')] + ".250";

    public static string PauseImage => DevCluster.Images.ImageNames.Pause;

    public async ValueTask InitializeAsync()
    {
        await cluster.RemoveAsync();
        toolchain = await Toolchain.PrepareAsync(null, Log.Progress, CancellationToken.None);
        await cluster.AddLoadBalancerAsync(toolchain);
        var added = new List<Node>();
        foreach (var name in new[] { "cp1", "cp2", "cp3" })
            added.Add(await cluster.AddNodeAsync(name, toolchain));
        Nodes = added;
        try
        {
            await Installer.BootstrapAsync(Nodes[0]);
            await Installer.JoinAsync(Nodes[0], Nodes.Skip(1));
        }
        catch
        {
            await KeepEvidenceAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KeepEvidenceAsync();
        await cluster.RemoveAsync();
        cluster.Dispose();
    }

    /// <summary>A node of the same network that belongs to no cluster; tests that share it leave it so.</summary>
    public async Task<Node> BareNodeAsync() => bare ??= await AddAsync("bare1");

    /// <summary>Another bare node, for one test.</summary>
    public Task<Node> AddAsync(string name) => cluster.AddNodeAsync(name, Toolchain, cancellation: TestContext.Current.CancellationToken);

    public Task RemoveAsync(Node node) => cluster.RemoveNodeAsync(node.Name, TestContext.Current.CancellationToken);

    private async Task KeepEvidenceAsync()
    {
        foreach (var node in Nodes)
            await Evidence.KeepAsync(node, "SharedCluster");
    }
}
