using Cpctl.DevCluster.Load;
using Cpctl.DevCluster.Nodes;

namespace Cpctl.EndToEnd.Tests.Members;

/// <summary>A member that is away for a while costs no acknowledged write, and is back by itself.</summary>
[Collection(SharedCluster.Collection)]
[Trait("Category", "Nodes")]
public sealed class InterruptionTests(SharedCluster cluster)
{
    private static readonly LoadOptions Load = new() { EtcdWritesPerSecond = 50, ApiRequestsPerSecond = 2, RequestTimeout = TimeSpan.FromSeconds(3) };

    [Fact]
    public Task Leader_CutOffForAMinute_OthersGoOnWithoutLoss() =>
        InterruptAsync(leader => MemberFaults.CutOffAsync(leader, cluster.Nodes.Where(node => node != leader), seconds: 60));

    [Fact]
    public Task Leader_FrozenForTenSeconds_OthersGoOnWithoutLoss() => InterruptAsync(leader => MemberFaults.FreezeAsync(leader, seconds: 10));

    private async Task InterruptAsync(Func<Node, Task> interrupt)
    {
        await ControlPlaneHealth.IsWholeAsync(cluster.Nodes, TimeSpan.FromMinutes(3));
        var leader = await Members.LeaderAsync(cluster.Nodes);
        var others = cluster.Nodes.Where(node => node != leader).ToArray();
        await using var load = await ClusterLoad.StartAsync(others, loadBalancer: null, Load, TestContext.Current.CancellationToken);

        var begun = load.Clock.Now;
        await interrupt(leader);
        await ControlPlaneHealth.IsWholeAsync(cluster.Nodes, TimeSpan.FromMinutes(3));
        var report = await load.StopAsync(begun, TestContext.Current.CancellationToken);

        Log.Progress.Say($"longest gap of writes {report.Etcd.WriteGap?.Length.TotalSeconds:0.0} s, {report.Acknowledged} acknowledged");
        Assert.Empty(report.Findings);
        Assert.True(report.Etcd.WriteGap?.Length < TimeSpan.FromSeconds(10), $"nobody could write for {report.Etcd.WriteGap?.Length.TotalSeconds} s");
    }
}
