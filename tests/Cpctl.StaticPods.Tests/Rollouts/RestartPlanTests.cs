using Cpctl.StaticPods.Rollouts;

namespace Cpctl.StaticPods.Tests.Rollouts;

/// <summary>Who may restart what people asked for. cpN* has been handed its restart; "e" restarts etcd, "s" something else, "-" nothing; lower case does not answer.</summary>
[Trait("Category", "Unit")]
public sealed class RestartPlanTests
{
    [Theory]
    [InlineData("- - -", null)]
    [InlineData("- e -", "cp2")]
    [InlineData("e e -", "cp1")] // two at once: one of them
    [InlineData("e* e -", null)]
    [InlineData("e* s -", null)]
    [InlineData("s* e -", null)]
    [InlineData("s s e", "cp1")]
    [InlineData("e* - -", null)]
    public void Next_Asked_OneAtATime(string nodes, string? handedOut) => Assert.Equal(handedOut, RestartPlan.Next(State(nodes))?.Node);

    [Fact]
    public void Next_HandedOutAndSilent_NoOtherEtcdRestartsMeanwhile()
    {
        var state = State("e* e s");
        state = state with { Nodes = [state.Nodes[0] with { Reachable = false }, .. state.Nodes.Skip(1)] };
        Assert.Equal("cp3", RestartPlan.Next(state)!.Node);
    }

    [Fact]
    public void Next_AnotherVoterIsDown_EtcdWaitsAndTheRestGoesOn()
    {
        var state = State("e - s") with { Etcd = Rollout.Members(true, true, false) };
        Assert.Equal("cp3", RestartPlan.Next(state)!.Node);
        Assert.Contains("unhealthy", RestartPlan.Next(State("e - -") with { Etcd = state.Etcd })!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Next_RolloutIsUnderWay_Waits()
    {
        var state = State("e - -");
        Assert.Null(RestartPlan.Next(state with { Nodes = [.. state.Nodes.Take(2), Rollout.Node(3, 2, runs: 1)] })!.Node);
    }

    [Fact]
    public void Rollout_EtcdRestartsElsewhere_DoesNotBegin()
    {
        var nodes = State("e* - -").Nodes;
        var state = Rollout.State(200, [.. nodes]) with { Etcd = Rollout.Members(true, true, true) };
        var step = RolloutPlan.Next(state);
        Assert.True(step is RolloutStep.SetTarget { Node: "cp1" } or RolloutStep.Wait, step.Reason);
        Assert.DoesNotContain("cp2 goes", step.Reason, StringComparison.Ordinal);
    }

    private static RolloutState State(string nodes) => Rollout.State(1, [.. nodes.Split(' ').Select((what, i) => Rollout.Node(i + 1, 1) with
    {
        Restart = what == "-" ? null : "20260101T000000",
        RestartIsAllowed = what.EndsWith('*'),
        RestartStopsEtcd = what[0] == 'e',
    })]) with { Etcd = Rollout.Members(true, true, true) };
}
