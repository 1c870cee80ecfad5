namespace Cpctl.StaticPods.Revisions;

/// <summary>
/// Edits in a row become one revision: it is made when nobody has edited for a moment, and also when somebody who never stops has been
/// waited for long enough; the next one keeps its distance. Thread-safe.
/// </summary>
internal sealed class EditBurst(TimeProvider time)
{
    /// <summary>Longer than between two steps of a script, shorter than anybody waits.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);

    /// <summary>From the first edit on.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(3);

    /// <summary>Between two revisions: however edits are spread over five seconds, they are three revisions at most.</summary>
    public static readonly TimeSpan Distance = TimeSpan.FromSeconds(2.5);

    private readonly Lock _gate = new();
    private long? _first;
    private long? _taken;
    private long _last;

    public void Edited()
    {
        lock (_gate)
        {
            _last = time.GetTimestamp();
            _first ??= _last;
        }
    }

    /// <summary>How long to wait yet; zero when a revision may be made, and the next edit begins another burst.</summary>
    public TimeSpan Take()
    {
        lock (_gate)
        {
            if (_first is not { } begin)
            {
                return TimeSpan.Zero;
            }

            var settled = Min(Quiet - time.GetElapsedTime(_last), Longest - time.GetElapsedTime(begin));
            var distant = _taken is { } before ? Distance - time.GetElapsedTime(before) : TimeSpan.Zero;
            if (settled > TimeSpan.Zero || distant > TimeSpan.Zero)
            {
                return settled > distant ? settled : distant;
            }

            _first = null;
            _taken = time.GetTimestamp();
            return TimeSpan.Zero;
        }
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
