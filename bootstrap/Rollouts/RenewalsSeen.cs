using Cpctl.Api.Resources;
using Cpctl.Api.Runtime;
using Cpctl.Bootstrap.Clusters;

namespace Cpctl.Bootstrap.Rollouts;

/// <summary>Follows whether an operator renews the status while it is watched: what an operator said that works no longer is not believed.</summary>
internal sealed class RenewalsSeen(RenewalCheck check, TimeProvider time)
{
    private (DateTimeOffset? At, string? By)? _first;
    private (DateTimeOffset? At, string? By) _last;
    private long _since = time.GetTimestamp();

    /// <returns>The report; stalled when no renewal was seen for <see cref="StatusRenewal.Limit"/>, and pending while neither is known.</returns>
    public async Task<RolloutReport> JudgeAsync(ControlPlane seen, RolloutReport report, CancellationToken cancel)
    {
        var renewal = RenewalCheck.Renewal(seen);
        _first ??= renewal;
        if (_last != renewal)
        {
            _last = renewal;
            _since = time.GetTimestamp();
        }

        if (time.GetElapsedTime(_since) >= StatusRenewal.Limit)
        {
            return report with { Phase = RolloutPhase.Stalled, Reason = await check.ExplainAsync(seen, cancel) };
        }

        return renewal != _first || RenewalCheck.IsFresh(seen, time.GetUtcNow())
            ? report
            : report with { Phase = RolloutPhase.Pending, Reason = "the status seems to be old; waiting for an operator to renew it" };
    }
}
