using Cpctl.Api.Kubernetes;
using Cpctl.Api.Metrics;
using Cpctl.Api.Resources;
using Cpctl.Api.Runtime;
using Cpctl.StaticPods.Status;
using Microsoft.Extensions.Logging;

namespace Cpctl.StaticPods.Agent.Operators;

/// <summary>
/// Sees whether any operator works: whether the ControlPlane's status is renewed, by this node's own clock, and what this node's operator says of itself.
/// When nobody renews it and the API answers, says so in the conditions in the operators' place: who reads only these must see it too.
/// </summary>
/// <param name="client">With the agent's rights.</param>
/// <param name="look">The ControlPlane as last seen; null before the first time.</param>
/// <param name="ask">This node's operator.</param>
/// <param name="time">Clock.</param>
/// <param name="logger">Where it is told.</param>
internal sealed partial class OperatorWatch(
    IKubernetesClient client, Func<ControlPlane?> look, Func<CancellationToken, Task<OperatorStatus>> ask, TimeProvider time, ILogger logger) : IController
{
    /// <summary>Of the metric, for the reference.</summary>
    public static readonly MetricDefinition Age = new(
        "cpctl_agent_status_renewal_age_seconds", MetricKind.Gauge, "For how long this agent has not seen the ControlPlane's status renewed; an operator that works renews it every ten seconds.");

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>From now on the API itself is asked: this agent's watch may be what is broken.</summary>
    private static readonly TimeSpan Doubt = TimeSpan.FromSeconds(15);

    private (DateTimeOffset? At, string? By) _renewed;
    private long _since = time.GetTimestamp();
    private bool _isAway;

    public string Name => "operator-watch";

    /// <summary>What this node's operator says of itself; null before it was asked.</summary>
    public OperatorStatus? Standing { get; private set; }

    /// <summary>For how long no renewal was seen.</summary>
    public TimeSpan Silence => time.GetElapsedTime(Interlocked.Read(ref _since));

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await LookAsync(cancellationToken);
            await Task.Delay(Interval, time, cancellationToken);
        }
    }

    /// <summary>One look.</summary>
    internal async Task LookAsync(CancellationToken cancellation)
    {
        Standing = await ask(cancellation);
        Note(look());
        if (Silence < Doubt && !_isAway)
        {
            return;
        }

        try
        {
            var current = await client.TryGetAsync(ResourceTypes.ControlPlanes, null, ControlPlane.OnlyName, cancellation);
            _isAway = false;
            if (current is not null && !Note(current) && Silence >= StatusRenewal.Limit)
            {
                await TellAsync(current, cancellation);
            }
        }
        catch (KubernetesTransportException)
        {
            // Nothing is known of operators while the API is away; they have their time when it is back.
            _isAway = true;
            Begin();
        }
        catch (KubernetesApiException e)
        {
            LogUntold(logger, RefusalClassifier.Explain(e));
        }
    }

    private async Task TellAsync(ControlPlane current, CancellationToken cancellation)
    {
        var why = SilentOperator.Why(await client.ListAllAsync(ResourceTypes.ControlPlaneNodes, null, null, cancellation));
        if (SilentOperator.Patch(current, why, time.GetUtcNow()) is { } patch)
        {
            await client.MergePatchStatusAsync(ResourceTypes.ControlPlanes, null, ControlPlane.OnlyName, patch, cancellation);
            LogSilent(logger, why);
        }
    }

    /// <returns>Whether it was renewed since the last look.</returns>
    private bool Note(ControlPlane? seen)
    {
        var now = (seen?.Status?.RenewedAt, seen?.Status?.RenewedBy);
        if (seen is null || now == _renewed)
        {
            return false;
        }

        _renewed = now;
        Begin();
        return true;
    }

    private void Begin() => Interlocked.Exchange(ref _since, time.GetTimestamp());

    [LoggerMessage(4260, LogLevel.Warning, "No operator renews the ControlPlane's status: {Why}")]
    private static partial void LogSilent(ILogger logger, string why);

    [LoggerMessage(4261, LogLevel.Warning, "No operator seems to renew the ControlPlane's status, and that cannot be told: {Reason}")]
    private static partial void LogUntold(ILogger logger, string reason);
}
