using System.Globalization;
using System.Text.Json.Nodes;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Api.Runtime;
using Cpctl.StaticPods.Nodes;
using Cpctl.StaticPods.Events;
using Microsoft.Extensions.Logging;

namespace Cpctl.Recovery.Schedule;

/// <summary>
/// Has backups made: by the schedule and for whoever asks, one at a time, each by one node's agent, and tells how they stand. Everything it goes by is in
/// the objects, so whoever leads next goes on from there. Runs in the operator that leads.
/// </summary>
public sealed partial class BackupController : ControlPlaneController
{
    /// <summary>Failed ones of the schedule that are kept for people to read.</summary>
    private const int KeptFailures = 10;

    private static readonly TimeSpan Debounce = TimeSpan.FromMilliseconds(250);

    /// <summary>A chosen node's silence makes no event.</summary>
    private static readonly TimeSpan LookAfter = TimeSpan.FromSeconds(20);

    /// <summary>An agent takes up what it is given within seconds, unless it must first be replaced by one that sees a new destination.</summary>
    private static readonly TimeSpan TakeUpWithin = TimeSpan.FromMinutes(5);

    private readonly IKubernetesClient _client;
    private readonly EventRecorder _recorder;
    private readonly Informer<ControlPlaneNode> _nodes;
    private readonly Informer<EtcdBackup> _backups;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    /// <summary>The informers are run by whoever composes the operator.</summary>
    public BackupController(
        IKubernetesClient client,
        EventRecorder recorder,
        Informer<ControlPlane> controlPlanes,
        Informer<ControlPlaneNode> nodes,
        Informer<EtcdBackup> backups,
        TimeProvider time,
        ILogger<BackupController> logger)
        : base("backup", controlPlanes, Debounce, time, logger)
    {
        (_client, _recorder, _nodes, _backups, _time, _logger) = (client, recorder, nodes, backups, time, logger);
        Follow(controlPlanes);
        Follow(backups);
        Read(nodes);
    }

    protected override async Task<ReconcileResult> ReconcileAsync(ControlPlane controlPlane, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var history = new BackupHistory(_backups.List(), now);
        foreach (var (seen, corrected) in history.Corrected) await CorrectAsync(seen, corrected.Status!, cancellationToken);
        if (history.Corrected.Count > 0) return ReconcileResult.After(Debounce);
        var spec = controlPlane.Spec.Backup;
        var (schedule, drills) = (Schedule(spec?.Schedule, spec), Schedule(spec?.Drill?.Schedule, spec));
        await ReportAsync(controlPlane, BackupReport.Of(controlPlane, schedule, drills, history, now), cancellationToken);
        foreach (var litter in history.Litter(KeptFailures))
        {
            await _client.DeleteAsync(ResourceTypes.EtcdBackups, null, litter.Metadata.Name!, cancellationToken);
        }

        if (history.UnderWay is { } underWay)
        {
            await WatchAsync(underWay, now, cancellationToken);
        }
        else if (history.Waiting is { } waiting)
        {
            await AssignAsync(controlPlane, waiting, history, now, cancellationToken);
        }

        return (schedule is null && drills is null) || spec is { Paused: true } ? AfterWork(history) : await ScheduleAsync(schedule, drills, history, now, cancellationToken);
    }

    private static CronSchedule? Schedule(string? fields, BackupSpec? spec)
    {
        try
        {
            return fields is null || spec is null ? null : CronSchedule.Parse(fields, spec.TimeZone);
        }
        catch (FormatException)
        {
            // SpecValid says so.
            return null;
        }
    }

    private static ReconcileResult AfterWork(BackupHistory history) =>
        history.UnderWay is not null || history.Waiting is not null ? ReconcileResult.After(LookAfter) : ReconcileResult.Done;

    private async Task<ReconcileResult> ScheduleAsync(CronSchedule? schedule, CronSchedule? drills, BackupHistory history, DateTimeOffset now, CancellationToken cancel)
    {
        if (history.HasOpenScheduled) return ReconcileResult.After(LookAfter);

        // A drill's backup is one of the schedule's too: when both are due, one serves both.
        var (drill, backup) = (Drills(drills, history, now), Timing(schedule, history, now));
        if (drill?.Due is not null && await CreateAsync("drill", current => Drills(drills, current, now), now, cancel)) return ReconcileResult.After(LookAfter);
        if (backup?.Due is not null && await CreateAsync("scheduled", current => Timing(schedule, current, now), now, cancel)) return ReconcileResult.After(LookAfter);

        // Timers are late rather than early; a moment too early would look once more.
        return new[] { drill?.LookAt, backup?.LookAt }.Min() is { } at
            ? ReconcileResult.After(Shorter(at - now + TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1)))
            : AfterWork(history);
    }

    private async Task<bool> CreateAsync(string kind, Func<BackupHistory, BackupTiming?> timing, DateTimeOffset now, CancellationToken cancel)
    {
        // Not from a cache: it may be from before the one that was created a moment ago.
        var current = new BackupHistory(await _client.ListAllAsync(ResourceTypes.EtcdBackups, null, null, cancel), now);
        if (current.HasOpenScheduled || timing(current) is not { Due: { } due, Attempt: var attempt }) return false;
        var name = string.Create(CultureInfo.InvariantCulture, $"{kind}-{now:yyyyMMdd-HHmmss}");
        LogDue(_logger, name, due, attempt);
        var backup = new EtcdBackup { Metadata = new ObjectMeta { Name = name }, Spec = new EtcdBackupSpec { ScheduledFor = due, Drill = kind == "drill" } };
        await _client.TryCreateAsync(ResourceTypes.EtcdBackups, backup, cancel);
        return true;
    }

    private static BackupTiming? Timing(CronSchedule? schedule, BackupHistory history, DateTimeOffset now) => schedule is null ? null : history.Timing(schedule, now);

    private static BackupTiming? Drills(CronSchedule? schedule, BackupHistory history, DateTimeOffset now) => schedule is null ? null : history.Drills.Timing(schedule, now);

    private async Task AssignAsync(ControlPlane controlPlane, EtcdBackup backup, BackupHistory history, DateTimeOffset now, CancellationToken cancel)
    {
        if (controlPlane.Spec.Backup is null)
        {
            await FailAsync(backup, "spec.backup of the ControlPlane is absent: it says where backups go and who can open them", cancel);
            return;
        }

        var node = backup.Spec.Node ?? BackupPlacement.Choose(_nodes.List(), controlPlane.Status?.Etcd, history, now);
        if (node is null || _nodes.Get(null, node) is not { } found || found.Spec.Role != NodeRoles.ControlPlane)
        {
            await FailAsync(backup, node is null ? "no control-plane node has an agent that answers and a healthy member" : $"{node} is no control-plane node", cancel);
            return;
        }

        LogAssigned(_logger, backup.Metadata.Name!, node);
        await PatchAsync(backup, new JsonObject { ["phase"] = BackupPhases.Assigned, ["node"] = node, ["startedAt"] = Text(now) }, cancel);
    }

    /// <summary>Ends one whose agent is gone: another node can make another.</summary>
    private async Task WatchAsync(EtcdBackup backup, DateTimeOffset now, CancellationToken cancel)
    {
        var node = _nodes.Get(null, backup.Status!.Node ?? "");
        if (node is null || AgentSilence.IsSilent(node, now))
        {
            await EndAsync(backup, $"the agent of {backup.Status.Node} is not heard of any more", cancel);
        }
        else if (backup.Status.Phase == BackupPhases.Assigned && now - BackupHistory.Began(backup) > TakeUpWithin)
        {
            await FailAsync(backup, $"the agent of {backup.Status.Node} did not take it up within {TakeUpWithin.TotalMinutes:0} minutes", cancel);
        }
    }

    /// <summary>One that is being restored for a trial is made all the same; only its drill has failed.</summary>
    private Task EndAsync(EtcdBackup backup, string why, CancellationToken cancel)
    {
        if (backup.Status!.Phase != BackupPhases.Drilling) return FailAsync(backup, why, cancel);
        var drill = new JsonObject { ["passed"] = false, ["message"] = why, ["node"] = backup.Status.Node, ["completedAt"] = Text(_time.GetUtcNow()) };
        return PatchAsync(backup, new JsonObject { ["phase"] = BackupPhases.Succeeded, ["drill"] = drill }, cancel);
    }

    /// <summary>Also one that no node was given has begun: the pause to the next attempt counts by this clock, not by that of the API server that made the object.</summary>
    private async Task FailAsync(EtcdBackup backup, string why, CancellationToken cancel)
    {
        LogFailed(_logger, backup.Metadata.Name!, why);
        var now = _time.GetUtcNow();
        await PatchAsync(
            backup, new JsonObject { ["phase"] = BackupPhases.Failed, ["message"] = why, ["startedAt"] = Text(backup.Status?.StartedAt ?? now), ["completedAt"] = Text(now) }, cancel);
    }

    private Task<EtcdBackup> CorrectAsync(EtcdBackup seen, EtcdBackupStatus corrected, CancellationToken cancel)
    {
        LogCorrected(_logger, seen.Metadata.Name!, seen.Status!.StartedAt, corrected.StartedAt);
        var status = new JsonObject { ["startedAt"] = Text(corrected.StartedAt!.Value) };
        if (corrected.CompletedAt is { } completed) status["completedAt"] = Text(completed);
        if (corrected.Drill?.CompletedAt is { } drilled) status["drill"] = new JsonObject { ["completedAt"] = Text(drilled) };
        return PatchAsync(seen, status, cancel);
    }

    private async Task ReportAsync(ControlPlane controlPlane, BackupStatus? status, CancellationToken cancel)
    {
        var (before, patch) = (controlPlane.Status?.Backup, BackupReport.Patch(status));
        if (JsonNode.DeepEquals(BackupReport.Patch(before), patch)) return;
        await _client.MergePatchStatusAsync(
            ResourceTypes.ControlPlanes, null, ControlPlane.OnlyName, new JsonObject { ["status"] = new JsonObject { ["backup"] = patch } }, cancel);
        await TellOfDrillAsync(controlPlane, before?.Drill, status?.Drill, cancel);
        if (status is { Failures: > 0, Message: { } message } && status.Failures != before?.Failures)
        {
            await _recorder.RecordAsync(controlPlane, EventSeverity.Warning, BackupEventReasons.Failed, message, cancel);
        }
        else if (status?.LastVerified is { } verified && verified.Name != before?.LastVerified?.Name)
        {
            await _recorder.RecordAsync(
                controlPlane, EventSeverity.Normal, BackupEventReasons.Verified, $"{verified.File} is at {verified.Location} on {verified.Node}, revision {verified.Revision}, read back and verified", cancel);
        }
    }

    private async Task TellOfDrillAsync(ControlPlane controlPlane, DrillStatus? before, DrillStatus? drill, CancellationToken cancel)
    {
        if (drill is { Failures: > 0, Message: { } why } && drill.Failures != before?.Failures)
        {
            await _recorder.RecordAsync(controlPlane, EventSeverity.Warning, BackupEventReasons.DrillFailed, why, cancel);
        }
        else if (drill is { LastPassedAt: { } moment, Message: { } compared } && moment != before?.LastPassedAt)
        {
            await _recorder.RecordAsync(controlPlane, EventSeverity.Normal, BackupEventReasons.DrillPassed, $"{drill.LastPassed}: {compared}", cancel);
        }
    }

    /// <summary>Only if it is still as it was seen: an agent may have gone on with it meanwhile.</summary>
    private Task<EtcdBackup> PatchAsync(EtcdBackup backup, JsonObject status, CancellationToken cancel)
    {
        var seen = new JsonObject { ["resourceVersion"] = backup.Metadata.ResourceVersion };
        return _client.MergePatchStatusAsync(ResourceTypes.EtcdBackups, null, backup.Metadata.Name!, new JsonObject { ["metadata"] = seen, ["status"] = status }, cancel);
    }

    private static string Text(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    [LoggerMessage(5000, LogLevel.Information, "Backup {Name} is due since {Due:O}, attempt {Attempt}.")]
    private static partial void LogDue(ILogger logger, string name, DateTimeOffset due, int attempt);

    [LoggerMessage(5001, LogLevel.Information, "Backup {Name} is to be made by {Node}.")]
    private static partial void LogAssigned(ILogger logger, string name, string node);

    [LoggerMessage(5003, LogLevel.Warning, "The times of backup {Name} are of a clock that is wrong: begun {Told:O} counts as {Counted:O}.")]
    private static partial void LogCorrected(ILogger logger, string name, DateTimeOffset? told, DateTimeOffset? counted);

    [LoggerMessage(5002, LogLevel.Warning, "Backup {Name} failed: {Why}.")]
    private static partial void LogFailed(ILogger logger, string name, string why);
}
