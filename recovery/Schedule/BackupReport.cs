using System.Text.Json;
using System.Text.Json.Nodes;
using Cpctl.Api.Resources;

namespace Cpctl.Recovery.Schedule;

/// <summary>ControlPlane.status.backup, from what the EtcdBackups tell.</summary>
internal static class BackupReport
{
    /// <returns>Null when no backups are configured.</returns>
    public static BackupStatus? Of(ControlPlane controlPlane, CronSchedule? schedule, CronSchedule? drillSchedule, BackupHistory history, DateTimeOffset now)
    {
        if (controlPlane.Spec.Backup is null) return null;
        var last = history.LastVerified;
        var failed = history.Failed;

        // Without any, age counts from when this was first looked at; that moment is kept by what was reported then.
        var staleAt = schedule is null ? null
            : last is not null ? BackupDue.StaleAt(schedule, BackupHistory.Began(last))
            : BackupDue.FirstStaleAt(schedule, controlPlane.Status?.Backup is { LastVerifiedAt: null } before ? before.StaleAt : null, now);
        var isPaused = controlPlane.Spec.Backup.Paused;
        var drill = DrillReporting.Of(controlPlane.Status?.Backup?.Drill, drillSchedule, history.Drills, now);
        return new BackupStatus
        {
            LastVerifiedAt = last is null ? null : BackupHistory.Began(last),
            LastVerified = last is null ? null : new BundleReference
            {
                Name = last.Metadata.Name!,
                Node = last.Status!.Node,
                Location = last.Status.Location,
                File = last.Status.File,
                Revision = last.Status.Revision,
                SizeBytes = last.Status.SizeBytes,
            },
            NextAt = isPaused ? null : schedule?.Next(now),
            StaleAt = staleAt,
            Failures = failed.Count,
            Message = failed is [{ Status.Message: { } message } newest, ..] ? $"on {newest.Status!.Node ?? "no node"}: {message}" : null,
            Drill = isPaused && drill is not null ? drill with { NextAt = null } : drill,
        };
    }

    /// <summary>What a merge makes of it: a field that is gone is written as null.</summary>
    public static JsonNode? Patch(BackupStatus? status)
    {
        if (status is null) return null;
        var json = JsonSerializer.SerializeToNode(status, ApiJson.Default.BackupStatus)!.AsObject();
        foreach (var field in new[] { "lastVerifiedAt", "lastVerified", "nextAt", "staleAt", "message", "drill" }) json.TryAdd(field, null);
        if (json["drill"] is JsonObject drill)
        {
            foreach (var field in new[] { "lastPassedAt", "lastPassed", "nextAt", "overdueAt", "message" }) drill.TryAdd(field, null);
        }

        return json;
    }
}
