using Cpctl.Etcd.Membership;
using Cpctl.StaticPods.Events;
using Cpctl.StaticPods.Rollouts;

namespace Cpctl.StaticPods.Tests.Events;

[Trait("Category", "Unit")]
public sealed class RolloutNewsTests
{
    private static readonly RolloutStep Told = new RolloutStep.SetTarget("cp1", 2, "cp1 goes to revision 2");
    private static readonly RolloutStep Busy = new RolloutStep.Wait("cp1 applies revision 2");
    private static readonly RolloutStep Gated = new RolloutStep.Wait("cp2 waits: cp3 is unhealthy", GateRule.UnhealthyVoter);
    private static readonly RolloutStep Paused = new RolloutStep.Paused("spec.rollout.paused is set");
    private static readonly RolloutStep Stopped = new RolloutStep.Stopped("cp1", 2, "revision 2 failed on cp1");
    private static readonly RolloutStep Settled = new RolloutStep.Settled();

    public static TheoryData<RolloutStep?, RolloutStep, string[]> Cases => new()
    {
        { null, Settled, [] },
        { null, Stopped, ["Warning RolloutStopped"] },
        { Settled, Told, ["Normal NodeTold"] },
        { Told, Busy, [] },
        { Busy, Gated, ["Normal GateWaits"] },
        { Gated, Paused, ["Normal RolloutPaused"] },
        { Paused, Told, ["Normal RolloutResumed", "Normal NodeTold"] },
        { Paused, Settled, ["Normal RolloutResumed", "Normal RolloutComplete"] },
        { Busy, Stopped, ["Warning RolloutStopped"] },
        { Busy, Settled, ["Normal RolloutComplete"] },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Of_Decision_TellsWhatIsNew(RolloutStep? before, RolloutStep after, string[] expected) =>
        Assert.Equal(expected, RolloutNews.Of(before, after).Select(news => $"{news.Severity} {news.Reason}"));
}
