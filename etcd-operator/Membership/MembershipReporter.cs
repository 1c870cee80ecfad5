using System.Text.RegularExpressions;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Api.Runtime;
using Cpctl.Etcd.Client;
using Microsoft.Extensions.Logging;

namespace Cpctl.Etcd.Membership;

/// <summary>Tells what the controller does: in the log, as Events of the ControlPlane, and in its status. Trouble in telling never stops the doing.</summary>
internal sealed partial class MembershipReporter(IKubernetesClient client, EventRecorder events, TimeProvider time, ILogger logger)
{
    /// <summary>What waits for a shorter time is no news for people, and reasons with numbers in them change all the time.</summary>
    private static readonly TimeSpan Lasting = TimeSpan.FromSeconds(3);

    private string? _lastWait;
    private (string Essence, string Reason, long Since)? _pending;

    internal async Task StatusAsync(
        ClusterView view, MembershipStep next, ControlPlane controlPlane, IReadOnlyList<ControlPlaneNode> nodes, CancellationToken cancellation)
    {
        var pending = Pending(next);

        // Without a quorum nothing can be written, and what one member remembers is no news.
        if (!view.IsLinearizable)
        {
            return;
        }

        var patch = MembershipStatus.ToPatch(MembershipStatus.Of(view, nodes, controlPlane.Status?.Etcd?.Epoch, pending));
        var text = patch.ToJsonString();
        var stored = controlPlane.Status?.Etcd is { } etcd ? MembershipStatus.ToPatch(etcd).ToJsonString() : null;
        if (string.Equals(text, stored, StringComparison.Ordinal))
        {
            return;
        }

        try
        {
            await client.MergePatchStatusAsync(ResourceTypes.ControlPlanes, null, controlPlane.Metadata.Name!, patch, cancellation);
        }
        catch (Exception e) when (e is KubernetesApiException or KubernetesTransportException)
        {
            LogStatusFailed(logger, e.Message);
        }
    }

    internal void Settled() => _lastWait = null;

    /// <summary>The same reason is logged once, not four times a second.</summary>
    internal void Waiting(string reason)
    {
        var essence = Essence(reason);
        if (!string.Equals(_lastWait, essence, StringComparison.Ordinal))
        {
            LogWaiting(logger, reason);
            _lastWait = essence;
        }
    }

    internal void Starting(MembershipStep step) => LogStarting(logger, StepText.Of(step));

    internal void Refused(MembershipStep step, EtcdException error)
    {
        var text = $"{StepText.Of(step)}: {error.Failure}: {error.Message}";
        if (!string.Equals(_lastWait, text, StringComparison.Ordinal))
        {
            LogRefused(logger, StepText.Of(step), error.Failure, error.Message);
            _lastWait = text;
        }
    }

    internal Task DoneAsync(MembershipStep step, ControlPlane controlPlane, CancellationToken cancellation)
    {
        _lastWait = null;
        var text = StepText.Of(step);
        LogDone(logger, text);
        var severity = step is MembershipStep.RemoveStaleLearner ? EventSeverity.Warning : EventSeverity.Normal;
        return events.RecordAsync(controlPlane, severity, $"Etcd{step.GetType().Name}", text, cancellation);
    }

    private string? Pending(MembershipStep next)
    {
        if (next is not MembershipStep.Wait { Reason: var reason })
        {
            _pending = null;
            return null;
        }

        var essence = Essence(reason);
        if (_pending?.Essence != essence)
        {
            _pending = (essence, reason, time.GetTimestamp());
        }

        return time.GetElapsedTime(_pending.Value.Since) >= Lasting ? _pending.Value.Reason : null;
    }

    /// <summary>A reason without what stands in brackets: why a machine that is off does not answer is told in other words each time.</summary>
    private static string Essence(string reason) => Brackets().Replace(reason, "");

    [GeneratedRegex(@" \([^)]*\)", RegexOptions.NonBacktracking)]
    private static partial Regex Brackets();

    [LoggerMessage(3000, LogLevel.Debug, "etcd membership: {Step}")]
    private static partial void LogStarting(ILogger logger, string step);

    [LoggerMessage(3001, LogLevel.Information, "etcd membership changed: {Step}")]
    private static partial void LogDone(ILogger logger, string step);

    [LoggerMessage(3002, LogLevel.Information, "etcd membership waits: {Reason}")]
    private static partial void LogWaiting(ILogger logger, string reason);

    [LoggerMessage(3003, LogLevel.Warning, "etcd membership step not done, will be tried again: {Step}: {Failure}: {Reason}")]
    private static partial void LogRefused(ILogger logger, string step, EtcdFailure failure, string reason);

    [LoggerMessage(3004, LogLevel.Warning, "Members could not be written to the ControlPlane's status: {Reason}")]
    private static partial void LogStatusFailed(ILogger logger, string reason);
}
