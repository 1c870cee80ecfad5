using Cpctl.DevCluster.Installation;

namespace Cpctl.EndToEnd.Tests.Rollouts;

/// <summary>A changed setting reaches every node, whatever is killed meanwhile, and clients keep what they were promised.</summary>
[Collection(SharedCluster.Collection)]
[Trait("Category", "Nodes")]
public sealed class RolloutUnderLoadTests(SharedCluster cluster)
{
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
        Assert.Empty(report.Findings);

        // API servers before 1.21 may take the last answer on a kept connection with them when they exit.
        Assert.Empty(report.Api.Where(way => !way.Name.EndsWith("kept", StringComparison.Ordinal)).SelectMany(way => way.Failures.Select(failed => $"{way.Name}: {failed.Failure}")));
        await ControlPlaneHealth.IsWholeAsync(cluster.Nodes, TimeSpan.FromMinutes(3));
    }

    [Fact]
    public async Task Node_PowerCutInItsOwnApply_FinishesIt()
    {
        var edit = cluster.Edit();
        var before = await edit.SettledAsync();
        await edit.SetAsync("apiServer", "eventTTL", "4h", Cancellation);
        var revisions = await edit.WaitAsync("a node applies", RolloutSteps.Patience, all => all.Any(one => one.Target > before && one.Phase == "Applying"), Cancellation);
        var node = cluster.Nodes.Single(one => one.Name == revisions.First(revision => revision.Target > before).Name);

        await node.KillAsync(Cancellation);
        await node.StartAsync(Cancellation);

        await new ControlPlaneEdit(cluster.Nodes.First(other => other != node)).WaitForRolloutAsync(before, RolloutSteps.Patience, Cancellation);
        await ControlPlaneHealth.IsWholeAsync(cluster.Nodes, TimeSpan.FromMinutes(5));
    }

    private async Task KillAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(BetweenKills);
        for (var turn = 0; await TickAsync(timer, stop); turn++)
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
