using Cpctl.StaticPods.Agent.State;

namespace Cpctl.StaticPods.Tests.Agent;

[Trait("Category", "Unit")]
public sealed class AgentStateTests
{
    [Theory]
    [InlineData(null, null, null, null, null, null)]
    [InlineData(1L, null, null, null, null, 1L)]
    [InlineData(2L, 1L, null, null, null, 2L)]
    [InlineData(2L, 1L, 2L, null, 0, 1L)] // failed: back to the last good one
    [InlineData(2L, 1L, 2L, 1, 0, 2L)] // asked to try again
    [InlineData(2L, 1L, 2L, 1, 1, 1L)] // tried again, failed again
    [InlineData(3L, 1L, 2L, null, 0, 3L)] // another target
    [InlineData(2L, null, 2L, null, 0, 2L)] // nothing to go back to
    public void Effective_ByWhatWasAskedAndWhatFailed_IsWhatToRun(long? desired, long? lastGood, long? failed, int? retry, int? failedAtRetry, long? effective)
    {
        var state = new AgentState { Desired = desired, LastGood = lastGood, Failed = failed, Retry = retry, FailedAtRetry = failedAtRetry };

        Assert.Equal(effective, state.Effective);
    }

    [Theory]
    [InlineData(2L, 2L, null, 0, false)]
    [InlineData(2L, 2L, 1, 0, true)]
    [InlineData(2L, 2L, 1, 1, false)]
    [InlineData(3L, 2L, 1, 0, false)]
    public void IsRetrying_TheSameTargetAndAHigherRetry_Is(long desired, long failed, int? retry, int failedAtRetry, bool expected) =>
        Assert.Equal(expected, new AgentState { Desired = desired, LastGood = 1, Failed = failed, Retry = retry, FailedAtRetry = failedAtRetry }.IsRetrying);

    [Fact]
    public void Committed_TheRevisionAskedFor_ForgetsTheFailure()
    {
        var state = new AgentState { Desired = 3, LastGood = 1, Failed = 2, FailureReason = "bad" };

        Assert.Null(state.Committed(3).Failed);
        Assert.Null(state.Committed(3).FailureReason);
    }

    [Fact]
    public void Committed_AnotherRevision_KeepsTheFailure()
    {
        var state = new AgentState { Desired = 2, LastGood = null, Failed = 2, FailureReason = "bad" };

        Assert.Equal(2, state.Committed(1).Failed);
    }
}
