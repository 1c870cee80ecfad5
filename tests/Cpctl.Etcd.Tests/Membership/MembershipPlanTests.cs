using Cpctl.Etcd.Membership;
using static Cpctl.Etcd.Tests.Membership.Views;

namespace Cpctl.Etcd.Tests.Membership;

[Trait("Category", "Unit")]
public sealed class MembershipPlanTests
{
    private static readonly ObservedMember Bootstrap = Voter(BootstrapId, leader: BootstrapId);

    public static TheoryData<string, ClusterView, MembershipRequests, MembershipStep> Joining => new()
    {
        { "all as wanted", Of(Voter(1), Voter(2), Voter(3)), Requests(Stays(1), Stays(2), Stays(3)), new MembershipStep.Nothing() },
        { "first join", Of(Bootstrap), Requests(Joins(1)), new MembershipStep.AddLearner("cp1", PeerUrl(1)) },
        { "two at once: by name", Of(Voter(1)), Requests(Stays(1), Joins(3), Joins(2)), new MembershipStep.AddLearner("cp2", PeerUrl(2)) },
        { "a voter is dead", Of(Voter(1), Voter(2), DeadVoter(3)), Requests(Stays(1), Stays(2), Stays(3), Joins(4)), Wait("cp4 can join when cp3 is healthy") },
        { "learner not started", Of(Voter(1), UnstartedLearner(2)), Requests(Stays(1), Joins(2), Joins(3)), Wait("cp2 has yet to start") },
        { "learner far behind", Of(Voter(1), Learner(2, 3_999)), Requests(Stays(1), Joins(2)), Wait("1001 entries behind") },
        { "learner that has applied nothing", Of(Voter(1, applied: 900, committed: 900), Learner(2, 0)), Requests(Stays(1), Joins(2)), Wait("900 entries behind") },
        { "learner in sync", Of(Voter(1), Learner(2, 4_000)), Requests(Stays(1), Joins(2), Joins(3)), new MembershipStep.Promote(2, "cp2") },
        { "learner in sync, too few voters", Of(Voter(1), Voter(2), DeadVoter(3), DeadVoter(4), Learner(5, 5_000)), Requests(Joins(5)), Wait("2 voters are healthy, 3 are needed") },
        { "learner of a leaving node", Of(Voter(1), Learner(2, 5_000)), Requests(Stays(1), Leaves(2)), new MembershipStep.RemoveStaleLearner(2, "") },
        { "learner nobody knows", Of(Voter(1), UnstartedLearner(2)), Requests(Stays(1)), Wait("no node has the peer URL") },
        { "no leader", Of(Voter(1, 0), Voter(2, 0), Voter(3, 0)), Requests(Joins(4)), Wait("no leader") },
        { "no quorum", Of(Voter(1)) with { IsLinearizable = false, Problem = "timeout" }, Requests(Joins(4)), Wait("no quorum answers: timeout") },
        { "joins and leaves at once", Of(Voter(1)), Requests(Stays(1), Joins(2) with { WantsToLeave = true }), new MembershipStep.Nothing() },
        { "only voter wants to leave, another joins", Of(Voter(1)), Requests(Leaves(1), Joins(2)), new MembershipStep.AddLearner("cp2", PeerUrl(2)) },
    };

    public static TheoryData<string, ClusterView, MembershipRequests, MembershipStep> Leaving => new()
    {
        { "bootstrap still needed", Of(Bootstrap, Voter(1, BootstrapId)), Requests(Stays(1)), new MembershipStep.Nothing() },
        { "bootstrap leads", Of(Bootstrap, Voter(1, BootstrapId)), Handover(Stays(1)), new MembershipStep.MoveLeader(BootstrapId, 1, "") },
        { "bootstrap follows", Of(Voter(BootstrapId), Voter(1)), Handover(Stays(1)), new MembershipStep.RemoveVoter(BootstrapId, "bootstrap", "") },
        { "bootstrap alone", Of(Bootstrap), Handover(Stays(1)), Wait("last voter") },
        { "bootstrap, the other is dead", Of(Bootstrap, DeadVoter(1)), Handover(Stays(1)), Wait("1 voters are healthy, 2 are needed") },
        { "bootstrap goes though a learner starts", Of(Voter(BootstrapId), Voter(1), UnstartedLearner(2)), Handover(Stays(1), Joins(2)), new MembershipStep.RemoveVoter(BootstrapId, "bootstrap", "") },
        { "bootstrap goes before the next joins", Of(Voter(BootstrapId), Voter(1)), Handover(Stays(1), Joins(2)), new MembershipStep.RemoveVoter(BootstrapId, "bootstrap", "") },
        { "leaver follows", Of(Voter(1), Voter(2), Voter(3)), Requests(Stays(1), Stays(2), Leaves(3)), new MembershipStep.RemoveVoter(3, "cp3", "") },
        { "leaver leads: to the newest data", Of(Voter(1), Voter(2, applied: 4_990), Voter(3)), Requests(Leaves(1), Stays(2), Stays(3)), new MembershipStep.MoveLeader(1, 3, "") },
        { "two leave: leadership to who stays", Of(Voter(1), Voter(2), Voter(3, applied: 4_990)), Requests(Leaves(1), Leaves(2), Stays(3)), new MembershipStep.MoveLeader(1, 3, "") },
        { "leaver of three, another dead", Of(Voter(1), DeadVoter(2), Voter(3)), Requests(Stays(1), Stays(2), Leaves(3)), Wait("1 of the other 2 voters are healthy, 2 are needed") },
        { "dead leaver", Of(Voter(1), Voter(2), DeadVoter(3)), Requests(Stays(1), Stays(2), Leaves(3)), new MembershipStep.RemoveVoter(3, "cp3", "") },
        { "every ControlPlaneNode was deleted", Of(Voter(1), Voter(2), DeadVoter(3)), Requests(), new MembershipStep.Nothing() },
        { "last voter wants to leave", Of(Voter(1)), Requests(Leaves(1)), Wait("last voter") },
    };

    public static TheoryData<string, ClusterView, MembershipRequests, MembershipStep> Moving => new()
    {
        { "a voter is elsewhere", Of(Voter(1), Voter(2), DeadVoter(3)), Requests(Stays(1), Stays(2), Moves(3, 9)), new MembershipStep.UpdatePeerUrl(3, "cp3", PeerUrl(9)) },
        { "it runs there already", Of(Voter(1), Voter(2), Voter(3)), Requests(Stays(1), Stays(2), Moves(3, 9)), new MembershipStep.UpdatePeerUrl(3, "cp3", PeerUrl(9)) },
        { "the only voter", Of(Voter(1)), Requests(Moves(1, 9)), new MembershipStep.UpdatePeerUrl(1, "cp1", PeerUrl(9)) },
        { "before somebody joins", Of(Voter(1), Voter(2), Voter(3)), Requests(Stays(1), Stays(2), Moves(3, 9), Joins(4)), new MembershipStep.UpdatePeerUrl(3, "cp3", PeerUrl(9)) },
        { "where another's member is", Of(Voter(1), Voter(2), DeadVoter(3)), Requests(Stays(1), Stays(2), Moves(3, 2)), Wait("where the list has another member") },
        { "where a gone node's member is: that one goes", Of(Voter(1), Voter(2), Voter(3), DeadVoter(4)), Requests(Stays(1), Stays(2), Moves(3, 4)), new MembershipStep.RemoveVoter(4, "cp4", "") },
        { "a learner", Of(Voter(1), Learner(2, 10)), Requests(Stays(1), Moves(2, 9)), Wait("entries behind") },
        { "its data is lost", Of(Voter(1), Voter(2), DeadVoter(3)), Requests(Stays(1), Stays(2), Joins(3) with { PeerUrl = PeerUrl(9) }), new MembershipStep.RemoveVoter(3, "cp3", "") },
    };

    [Theory]
    [MemberData(nameof(Moving), DisableDiscoveryEnumeration = true)]
    public void Next_ANodeAtAnotherAddress_Step(string name, ClusterView view, MembershipRequests requests, MembershipStep expected) =>
        AssertStep(name, expected, MembershipPlan.Next(view, requests, TwoMinutes()));

    [Theory]
    [MemberData(nameof(Joining), DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(Leaving), DisableDiscoveryEnumeration = true)]
    public void Next_View_Step(string name, ClusterView view, MembershipRequests requests, MembershipStep expected) =>
        AssertStep(name, expected, MembershipPlan.Next(view, requests, Clock()));

    [Fact]
    public void Next_LearnerDoesNotStartInTime_IsRemoved() => AssertStep(
        "stale", new MembershipStep.RemoveStaleLearner(2, ""), MembershipPlan.Next(Of(Voter(1), UnstartedLearner(2)), Requests(Joins(2)), TwoMinutes()));

    [Fact]
    public void Next_LearnerRunsButNeverCatchesUp_IsRemovedLater()
    {
        var view = Of(Voter(1), Learner(2, 10));

        AssertStep("still patient", Wait("behind"), MembershipPlan.Next(view, Requests(Joins(2)), TwoMinutes()));
        AssertStep("given up", new MembershipStep.RemoveStaleLearner(2, ""), MembershipPlan.Next(view, Requests(Joins(2)), Clock(TimeSpan.FromMinutes(15))));
    }

    [Fact]
    public void Next_LearnerWithoutNode_IsRemovedAfterGrace() => AssertStep(
        "nobody's", new MembershipStep.RemoveStaleLearner(2, ""), MembershipPlan.Next(Of(Voter(1), UnstartedLearner(2)), Requests(Stays(1)), TwoMinutes()));

    [Fact]
    public void Next_JoinFailedJustNow_AnotherNodeGoesFirst()
    {
        var clock = Clock(failedJoin: PeerUrl(2));

        AssertStep("other first", new MembershipStep.AddLearner("cp3", PeerUrl(3)), MembershipPlan.Next(Of(Voter(1)), Requests(Joins(2), Joins(3)), clock));
        AssertStep("alone waits", Wait("may try again"), MembershipPlan.Next(Of(Voter(1)), Requests(Joins(2)), clock));
    }

    [Fact]
    public void Next_DeadVoterWhoseNodeIsGone_IsRemovedAfterGrace()
    {
        var view = Of(Voter(1), Voter(2), DeadVoter(3));

        AssertStep("grace", new MembershipStep.Nothing(), MembershipPlan.Next(view, Requests(Stays(1), Stays(2)), Clock()));
        AssertStep("gone", new MembershipStep.RemoveVoter(3, "cp3", ""), MembershipPlan.Next(view, Requests(Stays(1), Stays(2)), TwoMinutes()));
    }

    [Fact]
    public void Next_HealthyVoterWhoseNodeIsGone_Stays() => AssertStep(
        "healthy", new MembershipStep.Nothing(), MembershipPlan.Next(Of(Voter(1), Voter(2), Voter(3)), Requests(Stays(1), Stays(2)), TwoMinutes()));

    [Fact]
    public void Next_DeadVoterOfPresentNode_IsNeverRemoved() => AssertStep(
        "its node may come back", new MembershipStep.Nothing(), MembershipPlan.Next(Of(Voter(1), Voter(2), DeadVoter(3)), Requests(Stays(1), Stays(2), Stays(3)), TwoMinutes()));

    [Fact]
    public void Next_NodeCameBackWithoutData_OldMemberIsReplaced()
    {
        var view = Of(Voter(1), Voter(2), DeadVoter(3));

        AssertStep("grace", Wait("old member"), MembershipPlan.Next(view, Requests(Stays(1), Stays(2), Joins(3)), Clock()));
        AssertStep("replaced", new MembershipStep.RemoveVoter(3, "cp3", ""), MembershipPlan.Next(view, Requests(Stays(1), Stays(2), Joins(3)), TwoMinutes()));
    }

    [Fact]
    public void Next_LeaverStillServesTheApi_StaysForAWhile()
    {
        var view = Of(Voter(1), Voter(2), Voter(3));
        var requests = Requests(Stays(1), Stays(2), Leaves(3) with { StillServes = true });
        var drainingSince = new Dictionary<ulong, DateTimeOffset> { [3] = Start - TimeSpan.FromMinutes(1) };

        AssertStep("drains", Wait("the API server of cp3 stops before"), MembershipPlan.Next(view, requests, Clock()));
        AssertStep("nobody stops it", new MembershipStep.RemoveVoter(3, "cp3", ""), MembershipPlan.Next(view, requests, Clock() with { DrainingSince = drainingSince }));
        AssertStep("dead", new MembershipStep.RemoveVoter(3, "cp3", ""), MembershipPlan.Next(Of(Voter(1), Voter(2), DeadVoter(3)), requests, Clock()));
    }

    private static MembershipClock TwoMinutes() => Clock(TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(2));

    private static MembershipRequests Handover(params MemberRequest[] nodes) => new(nodes, BootstrapMayGo: true);

    private static MembershipStep.Wait Wait(string part) => new(part);

    /// <summary>Reasons are prose: of a wait the given part must be there, of other steps only what is done counts.</summary>
    private static void AssertStep(string name, MembershipStep expected, MembershipStep actual)
    {
        if (expected is MembershipStep.Wait wait)
        {
            Assert.Contains(wait.Reason, Assert.IsType<MembershipStep.Wait>(actual).Reason, StringComparison.Ordinal);
            return;
        }

        MembershipStep bare = actual switch
        {
            MembershipStep.MoveLeader s => s with { Reason = "" },
            MembershipStep.RemoveStaleLearner s => s with { Reason = "" },
            MembershipStep.RemoveVoter s => s with { Reason = "" },
            _ => actual,
        };
        Assert.True(expected == bare, $"{name}: expected {expected}, got {actual}");
    }
}
