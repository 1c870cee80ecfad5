using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Api.Runtime;
using Microsoft.Extensions.Logging;

namespace Cpctl.Etcd.Maintenance;

/// <summary>Tells what maintenance does, in the log, as Events, and in status.etcd. With a full database only the log hears of it: telling never stops the doing.</summary>
public sealed partial class MaintenanceReporter(IKubernetesClient client, EventRecorder events, ILogger<MaintenanceReporter> logger)
{
    /// <summary>Reason of the Event about members that hold different keys; the others are named after their steps.</summary>
    public const string ContentDiffers = "EtcdContentDiffers";

    private string? _last;

    internal void Idle(MaintenanceStep step)
    {
        if (step is MaintenanceStep.Wait wait)
        {
            Once(wait.Reason, () => LogWaiting(logger, wait.Reason));
        }
        else
        {
            _last = null;
        }
    }

    internal void Failed(string problem) => Once(problem, () => LogFailed(logger, problem));

    internal async Task DoneAsync(MaintenanceStep step, TimeSpan took, ControlPlane controlPlane, CancellationToken cancellation)
    {
        _last = null;
        LogDone(logger, step.Text, took.TotalSeconds);
        var severity = step is MaintenanceStep.Compact ? EventSeverity.Warning : EventSeverity.Normal;
        await events.RecordAsync(controlPlane, severity, $"Etcd{step.GetType().Name}", step.Text, cancellation);
    }

    internal async Task ComparedAsync(ContentComparison comparison, DateTimeOffset at, ControlPlane controlPlane, CancellationToken cancellation)
    {
        if (comparison.Differing.Count > 0)
        {
            var names = string.Join(", ", comparison.Differing);
            LogDifferent(logger, names, comparison.Revision);
            await events.RecordAsync(
                controlPlane, EventSeverity.Warning, ContentDiffers,
                comparison.Majority.Count > 0
                    ? Text($"etcd on {names} does not hold what the majority holds at revision {comparison.Revision}")
                    : Text($"etcd's members hold different keys at revision {comparison.Revision}, and no majority is known: {names}"), cancellation);
        }

        var status = new EtcdComparisonStatus { CheckedAt = at, Revision = comparison.Revision, Differing = comparison.Differing, Compared = comparison.Compared };
        var patch = new JsonObject
        {
            ["status"] = new JsonObject { ["etcd"] = new JsonObject { ["comparison"] = JsonSerializer.SerializeToNode(status, ApiJson.Default.EtcdComparisonStatus) } },
        };
        try
        {
            await client.MergePatchStatusAsync(ResourceTypes.ControlPlanes, null, controlPlane.Metadata.Name!, patch, cancellation);
        }
        catch (Exception e) when (e is KubernetesApiException or KubernetesTransportException)
        {
            LogFailed(logger, e.Message);
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private void Once(string text, Action say)
    {
        if (!string.Equals(_last, text, StringComparison.Ordinal))
        {
            say();
            _last = text;
        }
    }

    [LoggerMessage(3100, LogLevel.Information, "etcd maintenance: {Step} (took {Seconds:0.0} s)")]
    private static partial void LogDone(ILogger logger, string step, double seconds);

    [LoggerMessage(3101, LogLevel.Warning, "etcd maintenance waits: {Reason}")]
    private static partial void LogWaiting(ILogger logger, string reason);

    [LoggerMessage(3102, LogLevel.Warning, "etcd maintenance will be tried again: {Reason}")]
    private static partial void LogFailed(ILogger logger, string reason);

    [LoggerMessage(3103, LogLevel.Error, "etcd's members hold different keys at revision {Revision}: {Members}")]
    private static partial void LogDifferent(ILogger logger, string members, long revision);
}
