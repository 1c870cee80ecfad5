namespace Cpctl.Api.Resources;

/// <summary>How far an EtcdBackup is.</summary>
public static class BackupPhases
{
    /// <summary>The operator has chosen the node.</summary>
    public const string Assigned = "Assigned";

    /// <summary>The node's agent makes it.</summary>
    public const string Running = "Running";

    /// <summary>It is at the destination, read back and verified; the agent restores it for a trial.</summary>
    public const string Drilling = "Drilling";

    /// <summary>It is at the destination, read back and verified.</summary>
    public const string Succeeded = "Succeeded";

    public const string Failed = "Failed";

    /// <summary>It was good, and retention has removed it.</summary>
    public const string Pruned = "Pruned";
}
