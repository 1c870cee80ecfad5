using Cpctl.Api.Resources;

namespace Cpctl.Recovery.Schedule;

/// <summary>What the EtcdBackups tell about drills, newest first by when they ended.</summary>
internal sealed class DrillHistory
{
    private readonly EtcdBackup[] _newestFirst;
    private readonly EtcdBackup[] _withoutBackup;

    public DrillHistory(IReadOnlyCollection<EtcdBackup> backups)
    {
        _newestFirst = [.. backups.Where(backup => backup.Status?.Drill is not null).OrderByDescending(Ended).ThenByDescending(backup => backup.Metadata.Name, StringComparer.Ordinal)];
        _withoutBackup = [.. backups.Where(backup => backup.Spec.Drill && backup.Status is { Phase: BackupPhases.Failed, Drill: null })];
    }

    /// <summary>Also when retention has removed the bundle since.</summary>
    public EtcdBackup? LastPassed => _newestFirst.FirstOrDefault(backup => backup.Status!.Drill!.Passed);

    /// <summary>Since the last one that went well, newest first.</summary>
    public IReadOnlyList<EtcdBackup> Failed => [.. _newestFirst.TakeWhile(backup => !backup.Status!.Drill!.Passed)];

    /// <summary>When each attempt since the last one that went well ended without a drill that did, newest first: drills that failed, and backups for one that did.</summary>
    public IReadOnlyList<DateTimeOffset> Attempts =>
        [.. Failed.Concat(_withoutBackup).Select(Ended).Where(moment => LastPassed is not { } passed || moment > Ended(passed)).OrderDescending()];

    /// <summary>When the next one is made. One that failed, whoever asked for it, is repeated with the pauses of backups, and does not wait for the schedule's next moment.</summary>
    public BackupTiming Timing(CronSchedule schedule, DateTimeOffset now)
    {
        var (attempts, passed) = (Attempts, Failed.Count == 0 ? LastPassed : null);
        return BackupDue.Decide(schedule, passed is null ? null : Ended(passed), attempts.Count, attempts is [var newest, ..] ? newest : null, now);
    }

    public static DateTimeOffset Ended(EtcdBackup backup) => backup.Status?.Drill?.CompletedAt ?? backup.Status?.CompletedAt ?? BackupHistory.Began(backup);
}
