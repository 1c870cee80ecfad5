using Cpctl.Api.Resources;
using Cpctl.Etcd.Membership;
using Cpctl.StaticPods.Agent.Planning;
using Cpctl.StaticPods.Agent.State;
using Cpctl.StaticPods.Rendering;

namespace Cpctl.StaticPods.Tests.Agent;

[Trait("Category", "Unit")]
public sealed class RestartStepsTests
{
    [Fact]
    public void Next_Asked_RestartsTheComponentOfASettledNode()
    {
        var step = ApplyPlan.Next(Observations.Settled with { RestartNext = ComponentNames.Scheduler });
        Assert.Equal(ComponentNames.Scheduler, Assert.IsType<ApplyStep.Restart>(step).Component);
    }

    [Fact]
    public void Next_NodeIsOnItsWayToARevision_ComesFirst()
    {
        var busy = Observations.Settled with { LastGood = 1, RestartNext = ComponentNames.Scheduler };
        Assert.IsNotType<ApplyStep.Restart>(ApplyPlan.Next(busy));
    }

    [Fact]
    public void Next_EtcdAndTheGateIsShut_Waits()
    {
        var etcd = Observations.Settled.Etcd with { Gate = GateDecision.Refuse("cp2 is unhealthy") };
        var step = ApplyPlan.Next(Observations.Settled with { RestartNext = ComponentNames.Etcd, Etcd = etcd });
        Assert.Contains("cp2 is unhealthy", Assert.IsType<ApplyStep.Wait>(step).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Next_EtcdLeads_MovesLeadershipFirst()
    {
        var etcd = Observations.Settled.Etcd with { IsLeader = true, HasOtherVoters = true };
        Assert.IsType<ApplyStep.MoveLeadership>(ApplyPlan.Next(Observations.Settled with { RestartNext = ComponentNames.Etcd, Etcd = etcd }));
    }

    [Fact]
    public void Follow_ARequest_GoesThroughItOnceAndTheAgentComesLast()
    {
        var progress = RestartProgress.Follow(null, new RestartRequest { Id = "1" })!;
        Assert.Equal((ComponentNames.Etcd, ComponentNames.Agent), (progress.Next, progress.Remaining[^1]));
        foreach (var component in progress.Remaining)
        {
            Assert.Null(progress.DoneId);
            progress = progress.Without(component);
        }

        Assert.Equal("1", progress.DoneId);
        Assert.Same(progress, RestartProgress.Follow(progress, new RestartRequest { Id = "1" }));
        Assert.Equal([ComponentNames.Etcd], RestartProgress.Follow(progress, new RestartRequest { Id = "2", Components = [ComponentNames.Etcd] })!.Remaining);
    }
}
