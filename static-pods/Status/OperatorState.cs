using Cpctl.Api.Resources;

namespace Cpctl.StaticPods.Status;

/// <summary>How the operator in this process stands: what it could not do, for the agent of its node, which tells it in the API. Thread-safe.</summary>
/// <param name="node">The name of its node.</param>
/// <param name="time">Clock.</param>
public sealed class OperatorState(string node, TimeProvider time)
{
    /// <summary>A new leader has written the status long before.</summary>
    private static readonly TimeSpan FirstStatus = TimeSpan.FromSeconds(15);

    private long _ledSince;
    private volatile bool _hasWritten;
    private volatile string? _status;
    private volatile string? _start;

    public string Node => node;

    /// <summary>Why it does not even compete for the lease; null when it does.</summary>
    public string? StartProblem
    {
        set => _start = value;
    }

    /// <summary>It begins to lead.</summary>
    public void Begins()
    {
        Interlocked.Exchange(ref _ledSince, time.GetTimestamp());
        _hasWritten = false;
        _status = null;
    }

    /// <summary>It has written the ControlPlane's status.</summary>
    public void Written()
    {
        _hasWritten = true;
        _status = null;
    }

    /// <summary>The ControlPlane's status was not taken.</summary>
    public void Refused(string why) => _status = $"the ControlPlane's status cannot be written: {why}";

    /// <summary>What to tell.</summary>
    /// <param name="leads">It holds the lease.</param>
    /// <param name="leaseProblem">Why the lease could not be read or written last; null when it could.</param>
    public OperatorStatus Now(bool leads, string? leaseProblem) => new()
    {
        Leads = leads,
        Problem = _start ?? (leaseProblem is not null ? $"the lease cannot be held: {leaseProblem}" : leads ? Leading() : null),
    };

    private string? Leading() =>
        _status ?? (!_hasWritten && time.GetElapsedTime(Interlocked.Read(ref _ledSince)) > FirstStatus
            ? "it has not written the ControlPlane's status yet: not all objects it needs can be read"
            : null);
}
