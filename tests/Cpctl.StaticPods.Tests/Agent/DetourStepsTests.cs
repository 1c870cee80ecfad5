using Cpctl.Etcd.Membership;
using Cpctl.StaticPods.Agent.Detour;
using Cpctl.StaticPods.Agent.Planning;
using Cpctl.StaticPods.Rendering;

namespace Cpctl.StaticPods.Tests.Agent;

[Trait("Category", "Unit")]
public sealed class DetourStepsTests
{
    private static readonly string[] Others = ["https://10.0.0.2:2379", "https://10.0.0.3:2379"];

    /// <summary>The new etcd waits beside the old one: nothing is left but to take the old one away.</summary>
    private static readonly NodeObservation Replacing = Observations.Settled with
    {
        LastGood = 1,
        Manifests = [.. Observations.Settled.Manifests, new ManifestFile("etcd-r1", "etcd-r1")],
        Pods = [.. Observations.Settled.Pods.Where(run => run.PodName != "etcd-r2"), Observations.Run("etcd-r1", 1, 1), Observations.Run("etcd-r2", 2, 5)],
        Etcd = Observations.Settled.Etcd with { Lenders = Others },
    };

    [Fact]
    public void Next_EtcdIsAboutToGoDown_TheApiServerIsLedAwayFirst()
    {
        var step = ApplyPlan.Next(Replacing);
        Assert.Equal(Others, Assert.IsType<ApplyStep.OpenDetour>(step).Lenders);
        Assert.Equal(new ApplyStep.RemoveManifest("etcd-r1"), ApplyPlan.Next(Replacing with { Detour = EtcdDetourState.Open }));
    }

    [Fact]
    public void Next_AnotherAgentsRuleIsLeft_ItIsOpenedAnew() =>
        Assert.IsType<ApplyStep.OpenDetour>(ApplyPlan.Next(Replacing with { Detour = EtcdDetourState.Left }));

    [Fact]
    public void Next_EtcdLeads_LeadershipMovesBeforeTheApiServerIsLedAway() =>
        Assert.IsType<ApplyStep.MoveLeadership>(ApplyPlan.Next(Replacing with { Etcd = Replacing.Etcd with { IsLeader = true, HasOtherVoters = true } }));

    [Fact]
    public void Next_NobodyCanStandIn_EtcdGoesDownAllTheSame() =>
        Assert.Equal(new ApplyStep.RemoveManifest("etcd-r1"), ApplyPlan.Next(Replacing with { Etcd = Replacing.Etcd with { Lenders = [] } }));

    [Fact]
    public void Next_NoApiServerRuns_ThereIsNobodyToLeadAway() =>
        Assert.IsNotType<ApplyStep.OpenDetour>(
            ApplyPlan.Next(Replacing with { Pods = [.. Replacing.Pods.Where(run => ManifestFile.ComponentOf(run.PodName) != ComponentNames.ApiServer)] }));

    [Fact]
    public void Next_TheGateShutsWhileItIsOpen_ItIsClosedAndWaitedFor()
    {
        var shut = Replacing with { Detour = EtcdDetourState.Open, Etcd = Replacing.Etcd with { Gate = GateDecision.Refuse("cp2 is down") } };
        Assert.IsType<ApplyStep.CloseDetour>(ApplyPlan.Next(shut));
        Assert.IsType<ApplyStep.Wait>(ApplyPlan.Next(shut with { Detour = EtcdDetourState.Closed }));
    }

    [Theory]
    [InlineData(nameof(EtcdDetourState.Open))]
    [InlineData(nameof(EtcdDetourState.Left))]
    public void Next_TheNewEtcdServes_TheApiServerIsLedBackBeforeAnythingElse(string detour)
    {
        var node = Observations.Settled with { LastGood = 1, IsPrepared = false, Detour = Enum.Parse<EtcdDetourState>(detour) };
        Assert.IsType<ApplyStep.CloseDetour>(ApplyPlan.Next(node));
    }

    [Fact]
    public void Next_TheNewEtcdDoesNotServeYet_TheDetourStays()
    {
        var node = Observations.Settled with { LastGood = 1, Detour = EtcdDetourState.Open };
        Assert.IsType<ApplyStep.Wait>(ApplyPlan.Next(node with { Etcd = node.Etcd with { Health = PodHealth.Bad("it does not answer") } }));
    }

    [Theory]
    [InlineData(nameof(MemberStanding.NotListed))]
    [InlineData(nameof(MemberStanding.Foreign))]
    public void Next_TheNodeIsNoMemberAnyMore_MustNotWriteThroughOthers(string standing)
    {
        var node = Replacing with { Detour = EtcdDetourState.Open };
        Assert.IsType<ApplyStep.CloseDetour>(ApplyPlan.Next(node with { Etcd = node.Etcd with { Standing = Enum.Parse<MemberStanding>(standing) } }));
        Assert.IsType<ApplyStep.CloseDetour>(ApplyPlan.Next(node with { IsLeaving = true }));
    }

    [Fact]
    public void Next_APersonWantsEtcdRestarted_TheApiServerIsLedAwayFirst()
    {
        var asked = Observations.Settled with { RestartNext = ComponentNames.Etcd, Etcd = Replacing.Etcd };
        Assert.IsType<ApplyStep.OpenDetour>(ApplyPlan.Next(asked));
        Assert.IsType<ApplyStep.Restart>(ApplyPlan.Next(asked with { Detour = EtcdDetourState.Open }));
        Assert.IsType<ApplyStep.CloseDetour>(ApplyPlan.Next(Observations.Settled with { Detour = EtcdDetourState.Open }));
    }
}
