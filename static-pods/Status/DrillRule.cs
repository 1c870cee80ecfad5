using Cpctl.Api.Resources;

namespace Cpctl.StaticPods.Status;

/// <summary>Whether bundles have lately been restored for a trial, and gave what they hold.</summary>
internal static class DrillRule
{
    /// <summary>What Degraded says of it.</summary>
    public static IEnumerable<(string Reason, string Message)> Problems(StatusInputs inputs)
    {
        if (inputs.ControlPlane.Spec.Backup is not { } spec || inputs.ControlPlane.Status?.Backup?.Drill is not { } drill) yield break;
        if (drill.Failures > 0)
        {
            yield return (ConditionReasons.DrillFailed, $"the last {(drill.Failures == 1 ? "drill" : $"{drill.Failures} drills")} of a backup failed, {drill.Message}");
        }
        else if (spec.Drill is not null && drill.OverdueAt is { } overdueAt && overdueAt <= inputs.Now)
        {
            yield return (ConditionReasons.DrillOverdue, Last(drill));
        }
    }

    private static string Last(DrillStatus drill) => drill.LastPassedAt is { } moment
        ? $"the last drill of a backup that went well ended {moment.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}"
        : "no drill of a backup has gone well yet";
}
