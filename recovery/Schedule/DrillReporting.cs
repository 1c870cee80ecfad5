using Cpctl.Api.Resources;

namespace Cpctl.Recovery.Schedule;

/// <summary>ControlPlane.status.backup.drill, from what the EtcdBackups tell.</summary>
internal static class DrillReporting
{
    /// <returns>Null when no drill is scheduled and none was made.</returns>
    public static DrillStatus? Of(DrillStatus? before, CronSchedule? schedule, DrillHistory history, DateTimeOffset now)
    {
        var (last, failed) = (history.LastPassed, history.Failed);
        if (schedule is null && last is null && failed.Count == 0) return null;

        // Without any, age counts from when this was first looked at; that moment is kept by what was reported then.
        var overdueAt = schedule is null ? null
            : last is not null ? BackupDue.StaleAt(schedule, DrillHistory.Ended(last))
            : BackupDue.FirstStaleAt(schedule, before is { LastPassedAt: null } ? before.OverdueAt : null, now);
        return new DrillStatus
        {
            LastPassedAt = last is null ? null : DrillHistory.Ended(last),
            LastPassed = last?.Metadata.Name,
            NextAt = schedule?.Next(now),
            OverdueAt = overdueAt,
            Failures = failed.Count,
            Message = failed is [var newest, ..] ? $"{newest.Metadata.Name} on {newest.Status!.Drill!.Node ?? "no node"}: {newest.Status.Drill.Message}" : last?.Status!.Drill!.Message,
        };
    }
}
