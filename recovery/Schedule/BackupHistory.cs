using Cpctl.Api.Resources;

namespace Cpctl.Recovery.Schedule;

/// <summary>What the EtcdBackups tell, newest first by when they were begun or asked for.</summary>
internal sealed class BackupHistory
{
    private readonly EtcdBackup[] _newestFirst;

    /// <param name="backups">As they are in the API.</param>
    /// <param name="now">The operator's clock.</param>
    public BackupHistory(IEnumerable<EtcdBackup> backups, DateTimeOffset now)
    {
        var counted = backups.Select(seen => (Seen: seen, Corrected: BackupTimes.Correct(seen, now))).ToList();
        Corrected = [.. counted.Where(pair => !ReferenceEquals(pair.Seen, pair.Corrected))];
        _newestFirst = [.. counted.Select(pair => pair.Corrected).OrderByDescending(Began).ThenByDescending(backup => backup.Metadata.Name, StringComparer.Ordinal)];
        Drills = new DrillHistory(_newestFirst);
    }

    public DrillHistory Drills { get; }

    /// <summary>Those whose times can't be: as they are in the API, and as they count.</summary>
    public IReadOnlyList<(EtcdBackup Seen, EtcdBackup Corrected)> Corrected { get; }

    /// <summary>Whose bundle is there: one that retention has removed gives nothing back.</summary>
    public EtcdBackup? LastVerified => _newestFirst.FirstOrDefault(backup => backup.Status is { Phase: BackupPhases.Drilling or BackupPhases.Succeeded, Verified: true });

    /// <summary>Since the newest verified one, newest first.</summary>
    public IReadOnlyList<EtcdBackup> Failed => [.. _newestFirst.TakeWhile(backup => backup != LastVerified).Where(backup => backup.Status?.Phase == BackupPhases.Failed)];

    /// <summary>The one that a node is making, or restores for a trial.</summary>
    public EtcdBackup? UnderWay => _newestFirst.LastOrDefault(backup => backup.Status?.Phase is BackupPhases.Assigned or BackupPhases.Running or BackupPhases.Drilling);

    /// <summary>The one that waits longest for a node.</summary>
    public EtcdBackup? Waiting => _newestFirst.LastOrDefault(backup => string.IsNullOrEmpty(backup.Status?.Phase) && backup.Metadata.DeletionTimestamp is null);

    /// <summary>Whether the schedule's own is being made, or will be.</summary>
    public bool HasOpenScheduled => _newestFirst.Any(backup => backup.Spec.ScheduledFor is not null && !IsOver(backup));

    /// <summary>When the schedule's next one is made.</summary>
    public BackupTiming Timing(CronSchedule schedule, DateTimeOffset now)
    {
        var failed = Failed;
        return BackupDue.Decide(schedule, LastVerified is { } last ? Began(last) : null, failed.Count, failed is [var newest, ..] ? Began(newest) : null, now);
    }

    /// <summary>When a node was last given one; null for never.</summary>
    public DateTimeOffset? LastUseOf(string node) => _newestFirst.FirstOrDefault(backup => backup.Status?.Node == node) is { } used ? Began(used) : null;

    /// <summary>
    /// The schedule's own that nobody needs any more: whose bundle is gone, and failed ones but for the newest. What tells of the last drill that went well, or
    /// of those that failed since, is needed without its bundle.
    /// </summary>
    public IEnumerable<EtcdBackup> Litter(int keepFailed) =>
    [
        .. _newestFirst
            .Where(backup => backup.Spec.ScheduledFor is not null && backup.Status?.Phase == BackupPhases.Pruned)
            .Except([Drills.LastPassed, .. Drills.Failed.Take(keepFailed)]).OfType<EtcdBackup>(),
        .. _newestFirst.Where(backup => backup.Spec.ScheduledFor is not null && backup.Status?.Phase == BackupPhases.Failed).Skip(keepFailed),
    ];

    public static DateTimeOffset Began(EtcdBackup backup) => backup.Status?.StartedAt ?? backup.Metadata.CreationTimestamp ?? DateTimeOffset.UnixEpoch;

    private static bool IsOver(EtcdBackup backup) => backup.Status?.Phase is BackupPhases.Succeeded or BackupPhases.Failed or BackupPhases.Pruned;
}
