using Cpctl.Etcd.Client;
using Cpctl.Etcd.Membership;
using Cpctl.Etcd.Repair;

namespace Cpctl.Etcd.Tests.Real;

/// <summary>A Corrupt alarm over one member that differs: etcd refuses every write, and no write is needed to get out.</summary>
[Trait("Category", "Etcd")]
public sealed class ContentRepairTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("bookworm", "cp2")]
    [InlineData("testing", "cp2")]
    [InlineData("testing", "leader")]
    public async Task Decide_OneDiffersUnderTheAlarm_ItGoesTheAlarmGoesAndItJoinsAnew(string suite, string wrong)
    {
        await using var cluster = await TestCluster.OfVotersAsync(suite, 3);
        await WrongContent.PutIntoAsync(cluster, "cp2");
        await Eventually.TrueAsync("all are healthy", Patience, async () => (await cluster.ObserveAsync()) is { EveryVoterIsHealthy: true, Leader: not null });
        var view = await cluster.ObserveAsync();
        var id = view.FindByPeerUrl(cluster.Node("cp2").PeerUrl)!.Id;
        if (wrong == "leader" && view.Leader!.Id != id) await cluster.Pool.At(view.Leader.Info.ClientUrl!).MoveLeaderAsync(id, Cancellation);
        await WrongContent.RaiseAlarmAsync(cluster, "cp1", id);
        var refused = await Assert.ThrowsAsync<EtcdException>(() => cluster.Client("cp1").PutAsync("/registry/new", "x"u8.ToArray(), Cancellation));
        Assert.Contains("corrupt", refused.Reason, StringComparison.OrdinalIgnoreCase);

        var steps = await RepairAsync(cluster);

        Assert.Contains(steps, step => step is RepairStep.Remove { Name: "cp2" });
        Assert.IsType<RepairStep.Disarm>(steps[^1]);
        Assert.Equal("value-that-everybody-holds", System.Text.Encoding.UTF8.GetString((await cluster.Client("cp1").GetAsync("/registry/changed", Cancellation))!.Value.Span));
        await cluster.Client("cp1").PutAsync("/registry/new", "x"u8.ToArray(), Cancellation);

        // Its agent puts the data aside and the operator lets it join.
        await cluster.Node("cp2").Process.ExitCodeAsync(Patience);
        Directory.Delete(cluster.Node("cp2").DataDirectory, recursive: true);
        var driver = new PlanDriver(cluster);
        driver.Request("cp1");
        driver.Request("cp3");
        driver.Request("cp2", joins: true);
        await driver.UntilAsync("cp2 votes again", step => step is MembershipStep.Promote { Name: "cp2" });
        await Eventually.TrueAsync("all hold the same", Patience, async () =>
        {
            var now = await cluster.ObserveAsync();
            return now.EveryVoterIsHealthy && await new ContentRepair(cluster.Pool).DecideAsync(now, null, Cancellation) is RepairStep.Nothing { Members: 3 };
        });
        Assert.Empty((await cluster.ObserveAsync()).Alarms);
    }

    [Fact]
    public async Task Decide_TwoVotersDiffer_NothingIsDoneUntilAPersonNamesOne()
    {
        await using var cluster = await TestCluster.OfVotersAsync("testing", 2);
        await WrongContent.PutIntoAsync(cluster, "cp2");
        await Eventually.TrueAsync("all are healthy", Patience, async () => (await cluster.ObserveAsync()) is { EveryVoterIsHealthy: true, Leader: not null });
        var view = await cluster.ObserveAsync();
        await WrongContent.RaiseAlarmAsync(cluster, "cp1", view.FindByPeerUrl(cluster.Node("cp2").PeerUrl)!.Id);

        Assert.IsType<RepairStep.Refuse>(await new ContentRepair(cluster.Pool).DecideAsync(await cluster.ObserveAsync(), null, Cancellation));
        var steps = await RepairAsync(cluster, "cp2");

        Assert.IsType<RepairStep.Disarm>(steps[^1]);
        await cluster.Client("cp1").PutAsync("/registry/new", "x"u8.ToArray(), Cancellation);
    }

    /// <summary>What the command does: look, decide, do one step, until there is nothing to do.</summary>
    private static async Task<List<RepairStep>> RepairAsync(TestCluster cluster, string? given = null)
    {
        var repair = new ContentRepair(cluster.Pool);
        List<RepairStep> steps = [];
        await Eventually.TrueAsync("nothing is left to do", Patience, async () =>
        {
            try
            {
                var view = await cluster.ObserveAsync();
                var named = given is not null && view.Voters.Any(m => m.Info.Name == given) ? given : null;
                var step = await repair.DecideAsync(view, named, Cancellation);
                if (step is RepairStep.Nothing) return true;
                if (step is RepairStep.Refuse) return false;
                await repair.DoAsync(view, step, Cancellation);
                steps.Add(step);
            }
            catch (EtcdException)
            {
                // An election, or the member that has just been removed: looked at again.
            }

            return false;
        });
        return steps;
    }
}
