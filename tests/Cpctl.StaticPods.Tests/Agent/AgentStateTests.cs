using Cpctl.Etcd.Membership;
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
    public void Committed_AnotherRevision_RemembersTheOneBefore()
    {
        var state = new AgentState { Desired = 3, LastGood = 1, Failed = 2 }.Committed(3);

        Assert.Equal(1, state.Previous);
        Assert.True(state.IsUnconfirmed);
        Assert.Equal(1, state.Committed(3).Previous);
        Assert.False(new AgentState { Desired = 1 }.Committed(1).IsUnconfirmed);
    }

    [Fact]
    public void Undone_RunsTheOneBeforeUntilAnotherIsAskedFor()
    {
        var state = new AgentState { Desired = 2, LastGood = 2, Previous = 1, IsUnconfirmed = true, Retry = 3 }.Undone("nobody leads");

        Assert.Equal(1, state.Effective);
        Assert.Equal((2L, 1L, null, false), (state.Failed!.Value, state.LastGood!.Value, state.Previous, state.IsUnconfirmed));
        Assert.Equal(3, (state with { Desired = 3 }).Effective);
    }

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

    [Theory]
    [InlineData(1, null, true)]
    [InlineData(3, null, false)] // of an epoch that was heard of already
    [InlineData(1, 3L, false)]
    [InlineData(1, 2L, true)]
    public void Hearing_OfALaterEpochThanAnyBefore_TakesItUp(long epoch, long? before, bool isNews)
    {
        var state = new AgentState { Epoch = epoch, Successor = before is { } known ? Successor(known) : null };

        Assert.Equal(isNews ? Successor(3) : state.Successor, state.Hearing(Successor(3)).Successor);
        Assert.Same(state, state.Hearing(null));
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(4, true)]
    public void Arrived_InTheSuccessorsEpoch_ForgetsIt(long epoch, bool isThere)
    {
        var arrived = new AgentState { Epoch = 1, Successor = Successor(3) }.Arrived(epoch);

        Assert.Equal(isThere ? null : Successor(3), arrived.Successor);
        Assert.Equal(isThere ? epoch : 1, arrived.Epoch);
    }

    private static Successor Successor(long epoch) => new(epoch, "https://10.0.0.9:2379", "10.0.0.9:6443");
}
