using Cpctl.DevCluster.Load;
using Cpctl.DevCluster.Nodes;

namespace Cpctl.EndToEnd.Tests.Members;

/// <summary>A member that is away for a while costs no acknowledged write, and is back by itself.</summary>
[Collection(SharedCluster.Collection)]
[Trait("Category", "Nodes")]
public sealed class InterruptionTests(SharedCluster cluster)
{
    private static readonly LoadOptions Load = new() { EtcdWritesPerSecond = 50, ApiRequestsPerSecond = 2, RequestTimeout = TimeSpan.FromSeconds(3) };

    private static readonly TimeSpan CutOff = TimeSpan.FromMinutes(1);

    [Fact]
    [Trait("Category", "Soak")]
    public Task Leader_CutOffForAMinute_OthersGoOnWithoutLoss() => InterruptAsync(leader => CutOffAsync(leader), follower: false);

    [Fact]
    [Trait("Category", "Soak")]
    public Task Follower_CutOffForAMinute_OthersGoOnWithoutLoss() => InterruptAsync(follower => CutOffAsync(follower), follower: true);

    [Fact]
    public Task Leader_FrozenForTenSeconds_OthersGoOnWithoutLoss() => InterruptAsync(leader => MemberFaults.FreezeAsync(leader, seconds: 10), follower: false);

    private Task CutOffAsync(Node node) => MemberFaults.CutOffAsync(node, cluster.Nodes.Where(other => other != node), (int)CutOff.TotalSeconds);

    private async Task InterruptAsync(Func<Node, Task> interrupt, bool follower)
    {
        await ControlPlaneHealth.IsWholeAsync(cluster.Nodes);
        var leader = await Members.LeaderAsync(cluster.Nodes);
        var interrupted = follower ? cluster.Nodes.First(node => node != leader) : leader;
        var others = cluster.Nodes.Where(node => node != interrupted).ToArray();
        await using var load = await ClusterLoad.StartAsync(others, loadBalancer: null, Load, TestContext.Current.CancellationToken);

        var begun = load.Clock.Now;
        await interrupt(interrupted);
        await ControlPlaneHealth.IsWholeAsync(cluster.Nodes);
        var report = await load.StopAsync(begun, TestContext.Current.CancellationToken);

        Log.Progress.Say($"longest gap of writes {report.Etcd.WriteGap?.Length.TotalSeconds:0.0} s, {report.Acknowledged} acknowledged");
        NothingIsLost.In(report);
        Assert.True(report.Etcd.WriteGap?.Length < CutOff, $"nobody could write for {report.Etcd.WriteGap?.Length.TotalSeconds} s: the others waited for the one that was away");
    }
}
