using Microsoft.Extensions.Time.Testing;

namespace Cpctl.StaticPods.Tests.Agent.World;

/// <summary>
/// A clock that throws when it is read for the n-th time: the agent reads it before each line of its journal, so that a step is cut short
/// before it begins or between its effect and its record.
/// </summary>
internal sealed class CrashingTime : FakeTimeProvider
{
    private int _left = int.MaxValue;

    /// <summary>An agent is at work: others may read the clock unharmed.</summary>
    public bool IsArmed { get; set; }

    /// <summary>It has thrown since it was last set.</summary>
    public bool HasCrashed { get; private set; }

    public void CrashAfter(int readings)
    {
        _left = readings;
        HasCrashed = false;
    }

    public override DateTimeOffset GetUtcNow()
    {
        if (IsArmed && !HasCrashed && --_left < 0)
        {
            HasCrashed = true;
            throw new InvalidOperationException("killed");
        }

        return base.GetUtcNow();
    }
}
