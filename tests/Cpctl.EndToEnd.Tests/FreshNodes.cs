using System.Text.Json.Nodes;
using Cpctl.DevCluster;
using Cpctl.DevCluster.Clusters;
using Cpctl.DevCluster.Installation;
using Cpctl.DevCluster.Nodes;

namespace Cpctl.EndToEnd.Tests;

/// <summary>Bare nodes for tests that install, or fail to, on a machine of their own.</summary>
[CollectionDefinition(Collection)]
public sealed class FreshNodes : IAsyncLifetime, ICollectionFixture<FreshNodes>
{
    public const string Collection = "fresh nodes";

    private readonly Cluster _cluster = new(ClusterSettings.Test("fresh", 7, "10.245"), Log.Progress);
    private readonly SecondLane _lane = new();
    private Toolchain? _toolchain;
    private Node? _bare;

    public Toolchain Toolchain => _toolchain ?? throw new InvalidOperationException("The fixture has not been initialised.");

    public async ValueTask InitializeAsync()
    {
        await _lane.EnterAsync();
        await _cluster.RemoveAsync();
        _toolchain = await Toolchain.PrepareAsync(null, Log.Progress, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await _cluster.RemoveAsync();
            _cluster.Dispose();
        }
        finally
        {
            _lane.Leave();
        }
    }

    public Installer Installer => new(_cluster, Toolchain, Log.Progress);

    /// <summary>A node on which nothing was installed; tests that share it leave it so.</summary>
    public async Task<Node> BareAsync() => _bare ??= await AddAsync("bare1");

    public Task<Node> AddAsync(string name) => _cluster.AddNodeAsync(name, Toolchain, cancellation: TestContext.Current.CancellationToken);

    public Task RemoveAsync(Node node) => _cluster.RemoveNodeAsync(node.Name, TestContext.Current.CancellationToken);

    /// <summary>HOST:PORT of the load balancer.</summary>
    public string Endpoint => _cluster.LoadBalancer.Address + ":6443";

    public Task AddLoadBalancerAsync() => _cluster.AddLoadBalancerAsync(Toolchain, TestContext.Current.CancellationToken);

    /// <summary>Puts the configuration file of a one-node control plane where the tests' bootstrap reads it.</summary>
    /// <param name="endpoint">HOST:PORT of the API; the node's own when null.</param>
    /// <param name="change">Changes the file before it is written.</param>
    public Task WriteConfigurationAsync(Node node, string? endpoint = null, Action<JsonObject>? change = null)
    {
        var file = ControlPlaneFile.Create(Toolchain, endpoint ?? node.Address + ":6443");
        change?.Invoke(file);
        return node.WriteFileAsync(ControlPlaneFile.Path, ControlPlaneFile.Text(file), TestContext.Current.CancellationToken);
    }
}
