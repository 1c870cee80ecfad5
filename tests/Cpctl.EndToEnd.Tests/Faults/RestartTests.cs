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
    [InlineData("kube-controller", Traits = ["Category", "Soak"])]
    [InlineData("kube-scheduler", Traits = ["Category", "Soak"])]
    public async Task Component_Killed_Converges(string process) =>
        // The kernel keeps 15 characters of a program's name.
        await KillAndWaitAsync(cluster.Nodes[1], $"pkill -9 -x '{process}'");

    [Theory]
    [InlineData("cpctl agent")]
    [InlineData("cpctl operator")]
    public async Task AgentOrOperator_Killed_Converges(string process) =>
        await KillAndWaitAsync(cluster.Nodes[2], $"pkill -9 -f '^/usr/bin/{process}'");

    [Fact]
    [Trait("Category", "Soak")]
    public async Task Node_PowerCut_ComesBack()
    {
        var node = cluster.Nodes[0];
        await node.KillAsync(TestContext.Current.CancellationToken);
        await node.StartAsync(TestContext.Current.CancellationToken);
        await ControlPlaneHealth.IsWholeAsync(cluster.Nodes);
    }

    [Fact]
    public async Task AllNodes_RestartedAtOnce_ComeBack()
    {
        await Task.WhenAll(cluster.Nodes.Select(node => node.KillAsync(TestContext.Current.CancellationToken)));
        await Task.WhenAll(cluster.Nodes.Select(node => node.StartAsync(TestContext.Current.CancellationToken)));
        await ControlPlaneHealth.IsWholeAsync(cluster.Nodes);
    }

    /// <summary>A component that ends by itself now and then (a scheduler that has lost its lease) is back a moment later.</summary>
    private static async Task<string?> TryKillAsync(Node node, string kill)
    {
        var result = await node.ExecAsync(["bash", "-c", kill], cancellation: TestContext.Current.CancellationToken);
        return result.ExitCode == 0 ? null : $"{kill}: exit code {result.ExitCode}";
    }

    private async Task KillAndWaitAsync(Node node, string kill)
    {
        await ControlPlaneHealth.IsWholeAsync(cluster.Nodes);
        await Eventually.HoldsAsync("something to kill", TimeSpan.FromMinutes(1), () => TryKillAsync(node, kill));
        await ControlPlaneHealth.IsWholeAsync(cluster.Nodes);
    }
}
