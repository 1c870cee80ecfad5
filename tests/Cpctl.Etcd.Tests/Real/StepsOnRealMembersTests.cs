using Cpctl.Etcd.Membership;

namespace Cpctl.Etcd.Tests.Real;

[Trait("Category", "Etcd")]
public sealed class StepsOnRealMembersTests
{
    /// <summary>A learner that starts needs a few seconds on a busy machine; one that never does is told from it by this.</summary>
    private static readonly MembershipLimits LearnersMustStart = new() { LearnerStart = TimeSpan.FromSeconds(10), JoinRetry = TimeSpan.FromSeconds(60) };

    private static readonly MembershipLimits SoonGone = new() { Gone = TimeSpan.FromSeconds(1) };

    [Theory]
    [InlineData("bookworm")]
    [InlineData("testing")]
    public async Task Plan_LearnerNeverStarts_IsRemovedAndTheNextNodeJoins(string suite)
    {
        await using var cluster = await TestCluster.StartAsync(suite, "cp1");
        var driver = new PlanDriver(cluster, LearnersMustStart);
        driver.Broken.Add("cp2");
        driver.Request("cp1");
        driver.Request("cp2", joins: true);
        driver.Request("cp3", joins: true);

        await driver.UntilAsync("cp3 is a voter", step => step is MembershipStep.Promote { Name: "cp3" });

        Assert.Collection(
            driver.Steps,
            s => Assert.Equal("cp2", Assert.IsType<MembershipStep.AddLearner>(s).NodeName),
            s => Assert.IsType<MembershipStep.RemoveStaleLearner>(s),
            s => Assert.Equal("cp3", Assert.IsType<MembershipStep.AddLearner>(s).NodeName),
            s => Assert.IsType<MembershipStep.Promote>(s));
    }

    [Theory]
    [InlineData("bookworm")]
    [InlineData("testing")]
    public async Task Plan_LeaderLeavesUnderLoad_LeadershipMovesFirstAndNothingIsLost(string suite)
    {
        await using var cluster = await TestCluster.StartAsync(suite, "cp1");
        var driver = new PlanDriver(cluster, SoonGone);
        driver.Request("cp1");
        driver.Request("cp2", joins: true);
        driver.Request("cp3", joins: true);
        await driver.UntilSettledAsync();
        await using var writers = new Writers(() => [cluster.Client("cp2"), cluster.Client("cp3")]);
        var leaving = (await cluster.ObserveAsync()).Leader!.Info.Name;
        driver.Steps.Clear();

        await writers.MoreAsync(500);
        driver.Request(leaving, leaves: true);
        await driver.UntilSettledAsync();
        await writers.MoreAsync(500);

        await writers.StopAsync();
        Assert.Collection(driver.Steps, s => Assert.IsType<MembershipStep.MoveLeader>(s), s => Assert.IsType<MembershipStep.RemoveVoter>(s));
        var view = await cluster.ObserveAsync();
        Assert.Equal(2, view.HealthyVoters);
        Assert.Empty(await writers.LostAsync(cluster.Pool.At(view.Leader!.Info.ClientUrl!)));
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"etcd {cluster.Release.Version}: {writers.Acknowledged} writes, longest gap {writers.LongestGap.TotalMilliseconds:0} ms\n{string.Join('\n', driver.Timeline)}");
    }

    [Theory]
    [InlineData("bookworm")]
    [InlineData("testing")]
    public async Task Plan_NodeComesBackWithoutItsData_OldMemberIsReplaced(string suite)
    {
        await using var cluster = await TestCluster.StartAsync(suite, "cp1");
        var driver = new PlanDriver(cluster, SoonGone);
        driver.Request("cp1");
        driver.Request("cp2", joins: true);
        driver.Request("cp3", joins: true);
        await driver.UntilSettledAsync();
        var before = (await cluster.ObserveAsync()).FindByPeerUrl(cluster.Node("cp3").PeerUrl)!.Id;
        driver.Request("cp2");
        driver.Request("cp3", joins: true);
        driver.Steps.Clear();

        await cluster.Node("cp3").Process.KillAsync();
        Directory.Delete(cluster.Node("cp3").DataDirectory, recursive: true);
        await driver.UntilSettledAsync();

        var view = await cluster.ObserveAsync();
        Assert.Equal(3, view.HealthyVoters);
        Assert.NotEqual(before, view.FindByPeerUrl(cluster.Node("cp3").PeerUrl)!.Id);
        Assert.Equal(
            [typeof(MembershipStep.RemoveVoter), typeof(MembershipStep.AddLearner), typeof(MembershipStep.Promote)],
            driver.Steps.Where(s => s is not MembershipStep.MoveLeader).Select(s => s.GetType()));
    }

    [Theory]
    [InlineData("bookworm")]
    [InlineData("testing")]
    public async Task Gate_FollowerIsKilled_OthersMayNotRestartUntilItIsBack(string suite)
    {
        await using var cluster = await TestCluster.StartAsync(suite, "cp1");
        var driver = new PlanDriver(cluster);
        driver.Request("cp1");
        driver.Request("cp2", joins: true);
        driver.Request("cp3", joins: true);
        await driver.UntilSettledAsync();
        var leader = (await cluster.ObserveAsync()).Leader!;
        Assert.True(QuorumGate.MayRestart(await cluster.ObserveAsync(), leader.Id).IsAllowed);
        var victim = leader.Info.Name == "cp3" ? "cp2" : "cp3";

        await cluster.Node(victim).Process.KillAsync();
        var during = await cluster.ObserveAsync();
        Assert.False(QuorumGate.MayRestart(during, leader.Id).IsAllowed);
        Assert.True(QuorumGate.MayRestart(during, during.FindByPeerUrl(cluster.Node(victim).PeerUrl)!.Id).IsAllowed, "a dead member needs no gate");

        cluster.Node(victim).Launch();
        await cluster.ServingAsync(cluster.Node(victim));
        await Eventually.TrueAsync("the gate opens again", TimeSpan.FromSeconds(20), async () =>
            QuorumGate.MayRestart(await cluster.ObserveAsync(), leader.Id).IsAllowed);
    }

    [Theory]
    [InlineData("bookworm")]
    [InlineData("testing")]
    public async Task Observe_QuorumIsLost_ListIsRememberedOnly(string suite)
    {
        await using var cluster = await TestCluster.StartAsync(suite, "cp1");
        var driver = new PlanDriver(cluster);
        driver.Request("cp1");
        driver.Request("cp2", joins: true);
        await driver.UntilSettledAsync();

        await cluster.Node("cp2").Process.KillAsync();
        var view = await cluster.ObserveAsync();

        Assert.False(view.IsLinearizable);
        Assert.NotNull(view.Problem);
        Assert.Equal(2, view.Members.Count);
        Assert.Equal(0, view.HealthyVoters);
        Assert.IsType<MembershipStep.Wait>(MembershipPlan.Next(view, new MembershipRequests([], BootstrapMayGo: true), new MemberHistory(TimeProvider.System).Observe(view)));
        Assert.False(QuorumGate.MayRestart(view, view.FindByPeerUrl(cluster.Node("cp1").PeerUrl)!.Id).IsAllowed);
    }
}
