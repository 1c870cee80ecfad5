using Cpctl.Api.Resources;

namespace Cpctl.StaticPods.Status;

/// <summary>Whether the newest verified backup is as new as the schedule wants. Without a schedule there is nothing to say.</summary>
internal static class BackupCurrentRule
{
    public static Verdict? Decide(StatusInputs inputs) => (inputs.ControlPlane.Spec.Backup?.Schedule, inputs.ControlPlane.Status?.Backup) switch
    {
        (null, _) => null,
        (_, { StaleAt: { } staleAt } backup) when staleAt <= inputs.Now => Verdict.False(ConditionTypes.BackupCurrent, ConditionReasons.BackupStale, $"{Newest(backup)}{Reason(backup)}{Paused(inputs)}"),
        _ when inputs.ControlPlane.Spec.Backup!.Paused => Verdict.False(
            ConditionTypes.BackupCurrent, ConditionReasons.BackupPaused, $"{Newest(inputs.ControlPlane.Status?.Backup)}{Paused(inputs)}"),
        (_, { LastVerifiedAt: not null } backup) => Verdict.True(ConditionTypes.BackupCurrent, ConditionReasons.AsExpected, Newest(backup)),
        (_, var backup) => new Verdict(ConditionTypes.BackupCurrent, ConditionStatus.Unknown, ConditionReasons.NoBackupYet, $"no backup was made yet{Reason(backup)}"),
    };

    /// <summary>What Degraded says of it.</summary>
    public static IEnumerable<(string Reason, string Message)> Problems(StatusInputs inputs)
    {
        if (inputs.ControlPlane.Status?.Backup is not { } backup || inputs.ControlPlane.Spec.Backup is null) yield break;
        if (backup.Failures > 0)
        {
            yield return (ConditionReasons.BackupFailed, $"the last {(backup.Failures == 1 ? "backup" : $"{backup.Failures} backups")} failed, {backup.Message}");
        }
        else if (backup.StaleAt is { } staleAt && staleAt <= inputs.Now)
        {
            yield return (ConditionReasons.BackupStale, $"{Newest(backup)}{Paused(inputs)}");
        }
    }

    private static string Newest(BackupStatus? backup) => backup?.LastVerifiedAt is { } moment
        ? $"the newest verified backup is of {moment.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}"
        : "there is no verified backup";

    private static string Paused(StatusInputs inputs) => inputs.ControlPlane.Spec.Backup is { Paused: true } ? "; the schedule is paused (spec.backup.paused; `cpctl backup resume`)" : "";

    private static string Reason(BackupStatus? backup) => backup?.Message is { } message ? $"; the last attempt failed {message}" : "";
}
