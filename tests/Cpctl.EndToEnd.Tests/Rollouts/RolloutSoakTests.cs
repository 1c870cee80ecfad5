namespace Cpctl.EndToEnd.Tests.Rollouts;

/// <summary>A changed setting reaches every node, whatever is killed meanwhile, and clients keep what they were promised.</summary>
[Collection(SharedCluster.Collection)]
[Trait("Category", "Soak")]
public sealed class RolloutSoakTests(SharedCluster cluster)
{
    /// <summary>Each agent and each operator once: killed more often, the kubelet lets them wait for minutes.</summary>
    private const int Kills = 6;

    private static readonly TimeSpan BetweenKills = TimeSpan.FromSeconds(4);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ApiServerSetting_AgentsAndOperatorsKilledMeanwhile_ReachesEveryNodeWithoutAFailedRequest()
    {
        var edit = cluster.Edit();
        var before = await edit.SettledAsync();
        await using var load = await cluster.LoadAsync();
        using var done = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await edit.SetAsync("apiServer", "eventTTL", "3h", Cancellation);
        var killing = KillAsync(done.Token);

        await edit.WaitForRolloutAsync(before, RolloutSteps.Patience, Cancellation);
        await done.CancelAsync();
        await killing;

        foreach (var node in cluster.Nodes)
            Assert.Contains("--event-ttl=3h", await node.ApiServerManifestsAsync(), StringComparison.Ordinal);
        var report = await load.StopAsync(TimeSpan.Zero, Cancellation);
        EtcdInstants.AreAllThatFailed(report, restarts: 0, cutsPerWay: cluster.Nodes.Count);
        await ControlPlaneHealth.IsWholeAsync(cluster.Nodes);
    }

    private async Task KillAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(BetweenKills);
        for (var turn = 0; turn < Kills && await TickAsync(timer, stop); turn++)
        {
            var node = cluster.Nodes[turn % cluster.Nodes.Count];
            await node.ExecAsync(["pkill", "-9", "-f", turn % 2 == 0 ? "^/usr/bin/cpctl agent" : "^/usr/bin/cpctl operator"], cancellation: Cancellation);
        }
    }

    private static async Task<bool> TickAsync(PeriodicTimer timer, CancellationToken stop)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stop);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
