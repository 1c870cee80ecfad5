using Cpctl.Api.Resources;

namespace Cpctl.StaticPods.Agent.Certificates;

/// <summary>
/// When the node's certificates are looked at: every minute, and at once when one has become due since or somebody asks. What fails is tried
/// again a minute later, not in every turn.
/// </summary>
internal sealed class CertificateSchedule(TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private DateTimeOffset? _looked;
    private long _timestamp;
    private string? _lastAsked;

    /// <summary>Whether to look now; the answer yes is taken at its word.</summary>
    /// <param name="known">The certificates as found last.</param>
    /// <param name="asked">Id of the request that has yet to be carried out; null for none.</param>
    public bool IsTime(IReadOnlyList<CertificateStatus> known, string? asked)
    {
        var now = time.GetUtcNow();
        var isTime = _looked is not { } last
            || time.GetElapsedTime(_timestamp) >= Interval
            || (asked is not null && asked != _lastAsked)
            || known.Any(certificate => certificate.RenewAt > last && certificate.RenewAt <= now);
        if (isTime)
        {
            (_looked, _timestamp, _lastAsked) = (now, time.GetTimestamp(), asked);
        }

        return isTime;
    }
}
