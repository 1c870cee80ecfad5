using Cpctl.Api.Resources;

namespace Cpctl.Recovery.Schedule;

/// <summary>Decides when a scheduled backup is made.</summary>
internal static class BackupDue
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(30);

    /// <summary>
    /// However many moments passed without a backup, one makes up for all. Who has none yet gets one at once. A failed attempt is repeated with growing
    /// pauses until it works; a new moment of the schedule ends the pause.
    /// </summary>
    /// <param name="schedule">The moments.</param>
    /// <param name="lastVerified">When the newest verified backup was begun; null when there is none.</param>
    /// <param name="failures">Attempts since then that failed.</param>
    /// <param name="lastFailure">When the last of them was begun.</param>
    /// <param name="now">The clock.</param>
    public static BackupTiming Decide(CronSchedule schedule, DateTimeOffset? lastVerified, int failures, DateTimeOffset? lastFailure, DateTimeOffset now)
    {
        var next = schedule.Next(now);
        var missed = lastVerified is { } verified ? schedule.Next(verified) : WholeSecond(now);
        if (missed is not { } due || due > now)
        {
            return new BackupTiming(null, 0, next);
        }

        if (failures == 0 || lastFailure is not { } failed)
        {
            return new BackupTiming(due, 1, next);
        }

        var retryAt = failed + Pause(failures);
        if (schedule.Next(failed) is { } newer && newer < retryAt)
        {
            retryAt = newer;
        }

        return retryAt <= now ? new BackupTiming(due, failures + 1, next) : new BackupTiming(null, 0, Earlier(retryAt, next));
    }

    /// <summary>When a backup is too old: the first moment after it was missed, and another one passed without success.</summary>
    /// <param name="lastVerified">When the newest verified backup was begun, or since when one could have been.</param>
    public static DateTimeOffset? StaleAt(CronSchedule schedule, DateTimeOffset lastVerified) =>
        schedule.Next(lastVerified) is { } first ? schedule.Next(first) : null;

    /// <summary>The same without any, counted from the first look.</summary>
    /// <param name="before">What was found at an earlier look, perhaps by a clock that was ahead: never later than what is found now.</param>
    public static DateTimeOffset? FirstStaleAt(CronSchedule schedule, DateTimeOffset? before, DateTimeOffset now) =>
        StaleAt(schedule, now) is var found && before < found ? before : found;

    private static TimeSpan Pause(int failures)
    {
        var pause = FirstRetry * Math.Pow(2, Math.Min(failures - 1, 10));
        return pause < LongestRetry ? pause : LongestRetry;
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset? other) => other < one ? other.Value : one;

    private static DateTimeOffset WholeSecond(DateTimeOffset moment) => DateTimeOffset.FromUnixTimeSeconds(moment.ToUnixTimeSeconds());
}
