namespace Cpctl.Api.Resources;

/// <summary>How drills of backups stand.</summary>
public sealed record DrillStatus
{
    /// <summary>When the last one ended that went well.</summary>
    public DateTimeOffset? LastPassedAt { get; set; }

    /// <summary>The EtcdBackup whose bundle it restored.</summary>
    public string? LastPassed { get; set; }

    /// <summary>When the next is due by the schedule.</summary>
    public DateTimeOffset? NextAt { get; set; }

    /// <summary>When the last one that went well begins to be too long ago: one whole turn of the schedule was missed.</summary>
    public DateTimeOffset? OverdueAt { get; set; }

    /// <summary>Drills that failed since the last one that went well.</summary>
    public int Failures { get; set; }

    /// <summary>What the last one compared, or why it failed.</summary>
    public string? Message { get; set; }
}
