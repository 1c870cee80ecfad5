using Microsoft.Extensions.Time.Testing;

namespace Cpctl.Api.Tests.Testing;

/// <summary>
/// Time that a test moves, and only while something waits for it: advancing while the code under test is still busy would make it
/// late without its fault.
/// </summary>
internal sealed class StepTime : TimeProvider
{
    private readonly FakeTimeProvider _inner = new(new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private int _timers;

    public override long TimestampFrequency => _inner.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => _inner.GetUtcNow();

    public override long GetTimestamp() => _inner.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        // A time limit on work in progress is no sign that the work waits.
        if (state is CancellationTokenSource)
        {
            return _inner.CreateTimer(callback, state, dueTime, period);
        }

        var counted = new CountedTimer(this);
        counted.Start(
            _inner.CreateTimer(
                _ =>
                {
                    counted.NoLongerWaits();
                    callback(state);
                },
                null,
                dueTime,
                period),
            dueTime);
        return counted;
    }

    /// <summary>Moves on at once, whatever waits.</summary>
    public void Jump(TimeSpan span) => _inner.Advance(span);

    /// <summary>Moves on in small steps, each when at least so many timers wait.</summary>
    public async Task AdvanceAsync(TimeSpan span, int waiting = 1)
    {
        for (var left = span; left > TimeSpan.Zero; left -= TimeSpan.FromMilliseconds(500))
        {
            await Eventually.TrueAsync(() => Volatile.Read(ref _timers) >= waiting, "waiting for time");
            _inner.Advance(left < TimeSpan.FromMilliseconds(500) ? left : TimeSpan.FromMilliseconds(500));
        }
    }

    /// <summary>Moves on in small steps until the condition holds; returns how long that took.</summary>
    public async Task<TimeSpan> AdvanceUntilAsync(Func<bool> condition, string what)
    {
        var started = GetTimestamp();
        await Eventually.TrueAsync(
            () =>
            {
                if (condition())
                {
                    return true;
                }

                if (Volatile.Read(ref _timers) > 0)
                {
                    _inner.Advance(TimeSpan.FromMilliseconds(100));
                }

                return false;
            },
            what);
        return GetElapsedTime(started);
    }

    /// <summary>Counted only while its due time stands: a step before that would put it off by that much.</summary>
    private sealed class CountedTimer : ITimer
    {
        private readonly StepTime _owner;
        private ITimer? _timer;
        private int _waits;

        public CountedTimer(StepTime owner) => _owner = owner;

        public void Start(ITimer started, TimeSpan dueTime)
        {
            _timer = started;
            WaitsFor(dueTime);
        }

        public void NoLongerWaits()
        {
            if (Interlocked.Exchange(ref _waits, 0) == 1)
            {
                Interlocked.Decrement(ref _owner._timers);
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var isChanged = _timer!.Change(dueTime, period);
            WaitsFor(dueTime);
            return isChanged;
        }

        private void WaitsFor(TimeSpan dueTime)
        {
            if (dueTime == Timeout.InfiniteTimeSpan)
            {
                NoLongerWaits();
            }
            else if (Interlocked.Exchange(ref _waits, 1) == 0)
            {
                Interlocked.Increment(ref _owner._timers);
            }
        }

        public void Dispose()
        {
            NoLongerWaits();
            _timer?.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
