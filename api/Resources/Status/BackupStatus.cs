namespace Cpctl.Api.Resources;

/// <summary>How backups stand.</summary>
public sealed record BackupStatus
{
    /// <summary>When the newest verified one was begun: what was written later is in none.</summary>
    public DateTimeOffset? LastVerifiedAt { get; set; }

    /// <summary>The newest verified one.</summary>
    public BundleReference? LastVerified { get; set; }

    /// <summary>When the next is due by the schedule.</summary>
    public DateTimeOffset? NextAt { get; set; }

    /// <summary>When the newest verified one begins to be too old: one whole turn of the schedule was missed.</summary>
    public DateTimeOffset? StaleAt { get; set; }

    /// <summary>Attempts that failed since the newest verified one.</summary>
    public int Failures { get; set; }

    /// <summary>Why the last attempt failed; null when it did not.</summary>
    public string? Message { get; set; }

    /// <summary>Null when none is scheduled and none was made.</summary>
    public DrillStatus? Drill { get; set; }
}
