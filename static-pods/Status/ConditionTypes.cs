namespace Cpctl.StaticPods.Status;

/// <summary>The conditions of a ControlPlane.</summary>
public static class ConditionTypes
{
    /// <summary>Clients can use the API and etcd accepts writes.</summary>
    public const string Available = "Available";

    /// <summary>Nodes are on the way to another revision.</summary>
    public const string Progressing = "Progressing";

    /// <summary>Something is wrong that does not remedy itself.</summary>
    public const string Degraded = "Degraded";

    /// <summary>Another version may be asked for now.</summary>
    public const string Upgradeable = "Upgradeable";

    /// <summary>Every etcd member holds the same, as a comparison of hashes says.</summary>
    public const string EtcdConsistent = "EtcdConsistent";

    /// <summary>The newest verified backup is as new as the schedule wants; only with a schedule.</summary>
    public const string BackupCurrent = "BackupCurrent";

    /// <summary>A revision can be made of the spec.</summary>
    public const string SpecValid = "SpecValid";
}
