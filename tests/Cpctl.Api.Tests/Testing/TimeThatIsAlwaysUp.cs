namespace Cpctl.Api.Tests.Testing;

/// <summary>Every timer is due as soon as it is started, and fires within the call that starts it: as when a test moves the clock at that moment.</summary>
internal sealed class TimeThatIsAlwaysUp : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new DueTimer(callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class DueTimer(TimerCallback callback, object? state) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                callback(state);
            }

            return true;
        }

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
