namespace Cpctl.Api.Resources;

/// <summary>What is asked for. Where it goes and who can open it is the ControlPlane's to say.</summary>
public sealed record EtcdBackupSpec
{
    /// <summary>The node that is to make it; null lets the operator choose.</summary>
    public string? Node { get; set; }

    /// <summary>The moment of the schedule it is made for; null when somebody asked for it.</summary>
    public DateTimeOffset? ScheduledFor { get; set; }

    /// <summary>Restore it for a trial as soon as it is made.</summary>
    public bool Drill { get; set; }
}
