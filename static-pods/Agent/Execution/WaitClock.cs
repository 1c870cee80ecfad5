using Cpctl.StaticPods.Agent.Planning;

namespace Cpctl.StaticPods.Agent.Execution;

/// <summary>
/// Counts how long each thing has been waited for, for one target. Only time during which it was the thing waited for counts:
/// the operator taking ten minutes to admit a member is no fault of a component.
/// </summary>
internal sealed class WaitClock(TimeProvider time)
{
    private readonly Dictionary<string, TimeSpan> _waited = new(StringComparer.Ordinal);
    private long? _target;
    private string? _current;
    private long _since;

    public IReadOnlyDictionary<string, TimeSpan> Waited => _waited;

    /// <summary>Adds the time since the last call to what was waited for then.</summary>
    public void Advance(long target)
    {
        var now = time.GetTimestamp();
        if (_target != target)
        {
            _waited.Clear();
            _current = null;
            _target = target;
        }

        if (_current is { } key)
        {
            _waited[key] = _waited.GetValueOrDefault(key) + time.GetElapsedTime(_since, now);
        }

        _since = now;
    }

    /// <summary>Says what is waited for from now on; null for nothing.</summary>
    public void WaitFor(string? key)
    {
        _current = key;

        // Healthy for a while means without a break.
        if (key != Waits.Settled)
        {
            _waited.Remove(Waits.Settled);
        }
    }
}
