using Cpctl.Etcd.Membership;
using Cpctl.StaticPods.Agent.Failover;
using Cpctl.StaticPods.Agent.Planning;
using Cpctl.StaticPods.Rendering;

namespace Cpctl.StaticPods.Tests.Agent;

[Trait("Category", "Unit")]
public sealed class FailoverStepsTests
{
    private static readonly string[] Others = ["https://10.0.0.2:2379", "https://10.0.0.3:2379"];

    /// <summary>The new etcd waits beside the old one: nothing is left but to take the old one away.</summary>
    private static readonly NodeObservation Replacing = Observations.Settled with
    {
        LastGood = 1,
        Manifests = [.. Observations.Settled.Manifests, new ManifestFile("etcd-r1", "etcd-r1")],
        Pods = [.. Observations.Settled.Pods.Where(run => run.PodName != "etcd-r2"), Observations.Run("etcd-r1", 1, 1), Observations.Run("etcd-r2", 2, 5)],
        Etcd = Observations.Settled.Etcd with { Backends = Others },
    };

    [Fact]
    public void Next_EtcdIsAboutToGoDown_TheApiServerIsLedAwayFirst()
    {
        var step = ApplyPlan.Next(Replacing);
        Assert.Equal(Others, Assert.IsType<ApplyStep.OpenFailover>(step).Backends);
        Assert.Equal(new ApplyStep.RemoveManifest("etcd-r1"), ApplyPlan.Next(Replacing with { Failover = EtcdFailoverState.Open }));
    }

    [Fact]
    public void Next_AnotherAgentsRuleIsLeft_ItIsOpenedAnew() =>
        Assert.IsType<ApplyStep.OpenFailover>(ApplyPlan.Next(Replacing with { Failover = EtcdFailoverState.Left }));

    [Fact]
    public void Next_EtcdLeads_LeadershipMovesBeforeTheApiServerIsLedAway() =>
        Assert.IsType<ApplyStep.MoveLeadership>(ApplyPlan.Next(Replacing with { Etcd = Replacing.Etcd with { IsLeader = true, HasOtherVoters = true } }));

    [Fact]
    public void Next_NobodyCanStandIn_EtcdGoesDownAllTheSame() =>
        Assert.Equal(new ApplyStep.RemoveManifest("etcd-r1"), ApplyPlan.Next(Replacing with { Etcd = Replacing.Etcd with { Backends = [] } }));

    [Fact]
    public void Next_NoApiServerRuns_ThereIsNobodyToLeadAway() =>
        Assert.IsNotType<ApplyStep.OpenFailover>(
            ApplyPlan.Next(Replacing with { Pods = [.. Replacing.Pods.Where(run => ManifestFile.ComponentOf(run.PodName) != ComponentNames.ApiServer)] }));

    [Fact]
    public void Next_TheGateShutsWhileItIsOpen_ItIsClosedAndWaitedFor()
    {
        var shut = Replacing with { Failover = EtcdFailoverState.Open, Etcd = Replacing.Etcd with { Gate = GateDecision.Refuse("cp2 is down") } };
        Assert.IsType<ApplyStep.CloseFailover>(ApplyPlan.Next(shut));
        Assert.IsType<ApplyStep.Wait>(ApplyPlan.Next(shut with { Failover = EtcdFailoverState.Closed }));
    }

    [Theory]
    [InlineData(nameof(EtcdFailoverState.Open))]
    [InlineData(nameof(EtcdFailoverState.Left))]
    public void Next_TheNewEtcdServes_TheApiServerIsLedBackBeforeAnythingElse(string failover)
    {
        var node = Observations.Settled with { LastGood = 1, IsPrepared = false, Failover = Enum.Parse<EtcdFailoverState>(failover) };
        Assert.IsType<ApplyStep.CloseFailover>(ApplyPlan.Next(node));
    }

    [Fact]
    public void Next_TheNewEtcdDoesNotServeYet_TheFailoverStays()
    {
        var node = Observations.Settled with { LastGood = 1, Failover = EtcdFailoverState.Open };
        Assert.IsType<ApplyStep.Wait>(ApplyPlan.Next(node with { Etcd = node.Etcd with { Health = PodHealth.Bad("it does not answer") } }));
    }

    [Theory]
    [InlineData(nameof(MemberState.NotListed))]
    [InlineData(nameof(MemberState.Foreign))]
    public void Next_TheNodeIsNoMemberAnyMore_MustNotWriteThroughOthers(string standing)
    {
        var node = Replacing with { Failover = EtcdFailoverState.Open };
        Assert.IsType<ApplyStep.CloseFailover>(ApplyPlan.Next(node with { Etcd = node.Etcd with { Standing = Enum.Parse<MemberState>(standing) } }));
        Assert.IsType<ApplyStep.CloseFailover>(ApplyPlan.Next(node with { IsLeaving = true }));
    }

    [Fact]
    public void Next_APersonWantsEtcdRestarted_TheApiServerIsLedAwayFirst()
    {
        var asked = Observations.Settled with { RestartNext = ComponentNames.Etcd, Etcd = Replacing.Etcd };
        Assert.IsType<ApplyStep.OpenFailover>(ApplyPlan.Next(asked));
        Assert.IsType<ApplyStep.Restart>(ApplyPlan.Next(asked with { Failover = EtcdFailoverState.Open }));
        Assert.IsType<ApplyStep.CloseFailover>(ApplyPlan.Next(Observations.Settled with { Failover = EtcdFailoverState.Open }));
    }
}
