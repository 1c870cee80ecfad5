namespace Cpctl.Api.Resources;

/// <summary>Backups that make themselves.</summary>
public sealed record BackupSpec
{
    /// <summary>Cron, five fields; null makes backups on request only.</summary>
    public string? Schedule { get; set; }

    /// <summary>True makes none by the schedule, and no drill. A restore onto other machines sets it: the cluster of before may write to the same place.</summary>
    public bool Paused { get; set; }

    /// <summary>IANA name of the zone that the schedule's hours are of.</summary>
    public string TimeZone { get; set; } = "UTC";

    /// <summary>Whose keys open the bundles, age1….</summary>
    public IReadOnlyList<string> Recipients { get; set; } = [];

    /// <summary>True makes bundles in the clear; then there are no recipients.</summary>
    public bool Plaintext { get; set; }

    public BackupDestination Destination { get; set; } = new();

    public BackupRetention Retention { get; set; } = new();

    /// <summary>Null makes drills on request only.</summary>
    public DrillSpec? Drill { get; set; }
}
