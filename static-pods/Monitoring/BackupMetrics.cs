using System.Diagnostics.Metrics;
using Cpctl.Api.Metrics;
using Cpctl.Api.Resources;

namespace Cpctl.StaticPods.Monitoring;

/// <summary>How backups stand, as the operator that leads reports.</summary>
internal static class BackupMetrics
{
    private static readonly MetricDefinition LastVerified = new(
        "cpctl_backup_last_verified_timestamp_seconds", MetricKind.Gauge, "When the newest verified backup was begun; 0 for never. Absent while none are configured.");

    private static readonly MetricDefinition StaleAt = new(
        "cpctl_backup_stale_timestamp_seconds", MetricKind.Gauge, "When the newest verified backup begins to be too old: a whole turn of the schedule was missed.");

    private static readonly MetricDefinition Failures = new("cpctl_backup_failures", MetricKind.Gauge, "Attempts that failed since the newest verified backup.");

    private static readonly MetricDefinition Size = new("cpctl_backup_last_size_bytes", MetricKind.Gauge, "Size of the newest verified backup.");

    private static readonly MetricDefinition DrillPassed = new(
        "cpctl_backup_drill_last_passed_timestamp_seconds", MetricKind.Gauge, "When the last drill ended that went well; 0 for never. Absent while none is scheduled and none was made.");

    private static readonly MetricDefinition DrillOverdue = new(
        "cpctl_backup_drill_overdue_timestamp_seconds", MetricKind.Gauge, "When the last drill that went well begins to be too long ago: a whole turn of the schedule was missed.");

    private static readonly MetricDefinition DrillFailures = new("cpctl_backup_drill_failures", MetricKind.Gauge, "Drills that failed since the last one that went well.");

    /// <summary>For the reference.</summary>
    public static IReadOnlyList<MetricDefinition> All { get; } = [LastVerified, StaleAt, Failures, Size, DrillPassed, DrillOverdue, DrillFailures];

    /// <param name="meter">What the metrics belong to.</param>
    /// <param name="look">What was reported; null when nothing is, or another operator leads.</param>
    public static void Observe(Meter meter, Func<BackupStatus?> look)
    {
        LastVerified.Observe(meter, () => look() is { } backup ? backup.LastVerifiedAt?.ToUnixTimeSeconds() ?? 0 : null);
        StaleAt.Observe(meter, () => look()?.StaleAt?.ToUnixTimeSeconds());
        Failures.Observe(meter, () => look()?.Failures);
        Size.Observe(meter, () => look()?.LastVerified?.SizeBytes);
        DrillPassed.Observe(meter, () => look()?.Drill is { } drill ? drill.LastPassedAt?.ToUnixTimeSeconds() ?? 0 : null);
        DrillOverdue.Observe(meter, () => look()?.Drill?.OverdueAt?.ToUnixTimeSeconds());
        DrillFailures.Observe(meter, () => look()?.Drill?.Failures);
    }
}
