using Cpctl.DevCluster.Nodes;

namespace Cpctl.EndToEnd.Tests.Faults;

/// <summary>Whatever is killed or restarted comes back by itself.</summary>
[Collection(SharedCluster.Collection)]
[Trait("Category", "Nodes")]
public sealed class RestartTests(SharedCluster cluster)
{
    [Theory]
    [InlineData("etcd")]
    [InlineData("kube-apiserver")]
    [InlineData("kube-controller")]
    [InlineData("kube-scheduler")]
    public async Task Component_Killed_Converges(string process)
    {
        await KillAndWaitAsync(cluster.Nodes[1], $"pkill -9 -x '{process}.*'");
    }

    [Theory]
    [InlineData("cpctl agent")]
    [InlineData("cpctl operator")]
    public async Task AgentOrOperator_Killed_Converges(string process) =>
        await KillAndWaitAsync(cluster.Nodes[2], $"pkill -9 -f '^/usr/bin/{process}'");

    [Fact]
    public async Task Node_PowerCut_ComesBack()
    {
        var node = cluster.Nodes[0];
        await node.KillAsync(TestContext.Current.CancellationToken);
        await node.StartAsync(TestContext.Current.CancellationToken);
        await ControlPlaneHealth.IsWholeAsync(cluster.Nodes, TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task AllNodes_RestartedAtOnce_ComeBack()
    {
        await Task.WhenAll(cluster.Nodes.Select(node => node.KillAsync(TestContext.Current.CancellationToken)));
        await Task.WhenAll(cluster.Nodes.Select(node => node.StartAsync(TestContext.Current.CancellationToken)));
        await ControlPlaneHealth.IsWholeAsync(cluster.Nodes, TimeSpan.FromMinutes(5));
    }

    private async Task KillAndWaitAsync(Node node, string kill)
    {
        await ControlPlaneHealth.IsWholeAsync(cluster.Nodes, TimeSpan.FromMinutes(3));
        await node.BashAsync(kill);
        await ControlPlaneHealth.IsWholeAsync(cluster.Nodes, TimeSpan.FromMinutes(4));
    }
}
