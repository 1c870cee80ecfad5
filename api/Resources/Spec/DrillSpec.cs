namespace Cpctl.Api.Resources;

/// <summary>Drills that make themselves.</summary>
public sealed record DrillSpec
{
    /// <summary>Cron, five fields, by the backups' time zone.</summary>
    public string Schedule { get; set; } = "";
}
