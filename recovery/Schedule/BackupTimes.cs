using Cpctl.Api.Resources;

namespace Cpctl.Recovery.Schedule;

/// <summary>
/// The times in an EtcdBackup, by the clock of the operator that leads now. An operator that led before may have had a clock that is a day ahead, and the agent
/// one of its own: a time that is still to come is not believed, for it would hold the schedule up until it has come, and make the backup newer than it is
/// from then on. What it becomes is written once, when it is first seen, as with heartbeats. Pure.
/// </summary>
internal static class BackupTimes
{
    /// <summary>As with heartbeats: longer than a report is on its way.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(1);

    public static bool IsStillToCome(DateTimeOffset moment, DateTimeOffset now) => moment - now > Tolerance;

    /// <returns>The same one when nothing has to be corrected.</returns>
    public static EtcdBackup Correct(EtcdBackup backup, DateTimeOffset now)
    {
        if (backup.Status is not { Phase.Length: > 0 } status) return backup;
        var started = status.StartedAt is { } told && !IsStillToCome(told, now) ? told : Created(backup, now);
        var completed = Ended(status.CompletedAt, started, now);
        var drilled = Ended(status.Drill?.CompletedAt, started, now);
        if (started == status.StartedAt && completed == status.CompletedAt && drilled == status.Drill?.CompletedAt) return backup;
        return backup with { Status = status with { StartedAt = started, CompletedAt = completed, Drill = status.Drill is { } drill ? drill with { CompletedAt = drilled } : null } };
    }

    /// <summary>Nothing is begun before it is asked for, so this makes a backup rather too old than too new.</summary>
    private static DateTimeOffset Created(EtcdBackup backup, DateTimeOffset now) =>
        backup.Metadata.CreationTimestamp is { } created && !IsStillToCome(created, now) ? created : WholeSecond(now);

    private static DateTimeOffset? Ended(DateTimeOffset? told, DateTimeOffset started, DateTimeOffset now) =>
        told is not { } moment ? null : IsStillToCome(moment, now) ? WholeSecond(now) : moment < started ? started : moment;

    private static DateTimeOffset WholeSecond(DateTimeOffset moment) => DateTimeOffset.FromUnixTimeSeconds(moment.ToUnixTimeSeconds());
}
