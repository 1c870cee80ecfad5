using Cpctl.StaticPods.Rollouts;
using static Cpctl.StaticPods.Tests.Rollouts.Rollout;

namespace Cpctl.StaticPods.Tests.Rollouts;

[Trait("Category", "Unit")]
public class RolloutPlanTests
{
    [Fact]
    public void Next_EveryNodeRunsTheLatest_Settled() =>
        Assert.IsType<RolloutStep.Settled>(RolloutPlan.Next(State(2, Node(1, 2), Node(2, 2))));

    [Fact]
    public void Next_NoRevision_Waits() => Assert.IsType<RolloutStep.Wait>(RolloutPlan.Next(State(0)));

    [Fact]
    public void Next_NewRevision_BeginsWithAFollower() =>
        AssertSets("cp2", 3, State(3, Node(1, 2) with { LeadsEtcd = true }, Node(2, 2), Node(3, 2)));

    [Fact]
    public void Next_OnlyTheLeaderIsLeft_Goes() =>
        AssertSets("cp1", 3, State(3, Node(1, 2) with { LeadsEtcd = true }, Node(2, 3), Node(3, 3)));

    [Fact]
    public void Next_BrokenNode_GoesFirst() => AssertSets("cp3", 3, State(3, Node(1, 2), Node(2, 2), Node(3, 2, ready: false)));

    [Fact]
    public void Next_NodeThatFailedTheFormerRevision_GoesFirst() =>
        AssertSets("cp2", 3, State(3, Node(1, 1), Node(2, 2, runs: 1, failed: 2), Node(3, 1)));

    [Fact]
    public void Next_NodeIsBusy_Waits() => AssertWaits("cp1", State(3, Node(1, 3, runs: 2), Node(2, 2), Node(3, 2)));

    [Fact]
    public void Next_BusyNodeWithOlderTarget_IsTheOneThatGoesOn() =>
        AssertSets("cp2", 4, State(4, Node(1, 2), Node(2, 3, runs: 2), Node(3, 2)));

    [Fact]
    public void Next_CommittedButNotReady_Waits() => AssertWaits("not ready", State(3, Node(1, 3, ready: false), Node(2, 2)));

    [Fact]
    public void Next_CanaryFailed_StopsForEverybody()
    {
        var step = Assert.IsType<RolloutStep.Stopped>(RolloutPlan.Next(State(3, Node(1, 3, runs: 2, failed: 3), Node(2, 2), Node(3, 2))));

        Assert.Equal(("cp1", 3), (step.Node, step.Revision));
        Assert.Contains("exit code 1", step.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Next_SecondNodeFailed_StopsToo() =>
        Assert.IsType<RolloutStep.Stopped>(RolloutPlan.Next(State(3, Node(1, 3), Node(2, 3, runs: 2, failed: 3), Node(3, 2))));

    [Fact]
    public void Next_FailedRevisionWasSuperseded_GoesOn() =>
        AssertSets("cp1", 4, State(4, Node(1, 3, runs: 2, failed: 3), Node(2, 2), Node(3, 2)));

    [Fact]
    public void Next_Paused_StopsBetweenNodes() => Assert.IsType<RolloutStep.Paused>(RolloutPlan.Next(State(3, Node(1, 3), Node(2, 2)) with { Paused = true }));

    [Fact]
    public void Next_TheNewestRevisionIsMissing_NobodyGoesBack()
    {
        Assert.Contains("revision 5", Assert.IsType<RolloutStep.Wait>(RolloutPlan.Next(State(4, Node(1, 5), Node(2, 5), Node(3, 4)))).Reason, StringComparison.Ordinal);
        Assert.IsType<RolloutStep.Wait>(RolloutPlan.Next(State(0, Node(1, 5), New(2, 0))));
    }

    [Fact]
    public void Next_PausedAndNothingToDo_Settled() => Assert.IsType<RolloutStep.Settled>(RolloutPlan.Next(State(3, Node(1, 3)) with { Paused = true }));

    [Fact]
    public void Next_SilentNode_DelaysOnlyItself() => AssertSets("cp2", 3, State(3, Node(1, 2, reachable: false), Node(2, 2), Node(3, 2)));

    [Fact]
    public void Next_OnlySilentNodesAreLeft_Waits() => AssertWaits("cannot be reached", State(3, Node(1, 2, reachable: false), Node(2, 3), Node(3, 3)));

    [Fact]
    public void Next_KubeletIsDown_NodeDelaysOnlyItself() =>
        AssertSets("cp2", 3, State(3, Node(1, 2, ready: false) with { KubeletRuns = false }, Node(2, 2), Node(3, 2)));

    [Fact]
    public void Next_OnlyNodesWithoutKubeletAreLeft_WaitsAndSaysSo() =>
        AssertWaits("the kubelet of cp1 is down", State(3, Node(1, 2, ready: false) with { KubeletRuns = false }, Node(2, 3), Node(3, 3)));

    [Fact]
    public void Next_KubeletStoppedWhileTheRevisionWasApplied_OthersWaitOnlyAsLongAsItMayComeBack()
    {
        var busy = Node(1, 3, runs: 2, ready: false) with { KubeletRuns = false };

        AssertWaits("cp1 applies", State(3, busy, Node(2, 2), Node(3, 2)));
        AssertSets("cp2", 3, State(3, busy with { IsHeldUp = true }, Node(2, 2), Node(3, 2)));
    }

    [Fact]
    public void Next_CanaryWentSilentWhileItApplied_Waits() => AssertWaits("not been heard of", State(3, Node(1, 3, runs: 2, reachable: false), Node(2, 2), Node(3, 2)));

    [Fact]
    public void Next_NodeWentSilentBeforeItSawItsTarget_DelaysOnlyItself() =>
        AssertSets("cp2", 3, State(3, Node(1, 3, runs: 2, reachable: false) with { SawTarget = false }, Node(2, 2), Node(3, 2)));

    [Fact]
    public void Next_NodeWentSilentButTheRevisionIsProved_DelaysOnlyItself() =>
        AssertSets("cp3", 3, State(3, Node(1, 3), Node(2, 3, runs: 2, reachable: false), Node(3, 2)));

    [Theory]
    [InlineData(true, true, true, "cp1")]
    [InlineData(true, false, true, "cp2")]
    public void Next_EtcdRestarts_AsTheGateAllows(bool first, bool second, bool third, string expected) =>
        AssertSets(expected, 200, State(200, Node(1, 100), Node(2, 100), Node(3, 100)) with { Etcd = Members(first, second, third) });

    [Fact]
    public void Next_EtcdRestartsAndNobodyLooked_Waits() => AssertWaits("not been looked at", State(200, Node(1, 100), Node(2, 100), Node(3, 100)));

    [Fact]
    public void Next_TwoVoters_OnlyWithAllowOutage()
    {
        var state = State(200, Node(1, 100), Node(2, 100)) with { Etcd = Members(true, true) };

        AssertWaits("allowOutage", state);
        AssertSets("cp1", 200, state with { AllowOutage = true });
    }

    [Fact]
    public void Next_OneVoter_AtOnce() => AssertSets("cp1", 200, State(200, Node(1, 100)) with { Etcd = Members(true) });

    [Fact]
    public void Next_EtcdUnchanged_NeedsNoGate() => AssertSets("cp1", 101, State(101, Node(1, 100), Node(2, 100)) with { Etcd = Members(true, false) });

    [Fact]
    public void Next_NewNode_GetsTheLatestGoodRevision() => AssertSets("cp3", 2, State(3, Node(1, 3, runs: 2), Node(2, 2), New(3, 0)));

    [Fact]
    public void Next_NewNode_NeverGetsAFailedRevision() => AssertSets("cp3", 1, State(2, Node(1, 2, runs: 1, failed: 2), Node(2, 1), New(3, 0)));

    [Fact]
    public void Next_NewNodeWhilePaused_JoinsAllTheSame() => AssertSets("cp3", 2, State(3, Node(1, 2), Node(2, 2), New(3, 0)) with { Paused = true });

    [Fact]
    public void Next_NewNodeIsBusy_HoldsUpNobody() => AssertSets("cp1", 3, State(3, Node(1, 2), Node(2, 2), New(3, 2)));

    [Fact]
    public void Next_NewNodeFailsWhatOthersRun_StopsNobody() => AssertSets("cp2", 3, State(3, Node(1, 3), Node(2, 2), New(3, 3, failed: 3)));

    [Fact]
    public void Next_FirstNodeFailsTheFirstRevision_Stops() => Assert.IsType<RolloutStep.Stopped>(RolloutPlan.Next(State(1, New(1, 1, failed: 1))));

    [Fact]
    public void Next_FirstNodeFailedTheFirstRevision_GetsTheNext() => AssertSets("cp1", 2, State(2, New(1, 1, failed: 1)));

    private static void AssertSets(string node, long revision, RolloutState state)
    {
        var step = Assert.IsType<RolloutStep.SetTarget>(RolloutPlan.Next(state));
        Assert.Equal((node, revision), (step.Node, step.Revision));
    }

    private static void AssertWaits(string reason, RolloutState state) =>
        Assert.Contains(reason, Assert.IsType<RolloutStep.Wait>(RolloutPlan.Next(state)).Reason, StringComparison.Ordinal);
}
