using Cpctl.StaticPods.Rollouts;

namespace Cpctl.StaticPods.Monitoring;

/// <summary>Times rollouts from the decisions made: from the first that moves a node, or holds one back, to the one that ends it.</summary>
internal sealed class RolloutClock(TimeProvider time)
{
    private readonly Lock _gate = new();
    private DateTimeOffset? _started;

    /// <summary>When the rollout that goes on began; null while none does.</summary>
    public DateTimeOffset? Started
    {
        get
        {
            lock (_gate)
            {
                return _started;
            }
        }
    }

    /// <summary>Takes note of a decision.</summary>
    /// <returns>How long the rollout took that this decision ended, and how it ended; null when it ended none.</returns>
    public (TimeSpan Took, string Result)? Decided(RolloutStep step)
    {
        lock (_gate)
        {
            if (step is not (RolloutStep.Settled or RolloutStep.Stopped))
            {
                _started ??= time.GetUtcNow();
                return null;
            }

            if (_started is not { } since)
            {
                return null;
            }

            _started = null;
            return (time.GetUtcNow() - since, step is RolloutStep.Settled ? "complete" : "stopped");
        }
    }

    /// <summary>Another operator leads: what it decides is not known here.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            _started = null;
        }
    }
}
