namespace Cpctl.Api.Resources;

/// <summary>What the operator knows about the whole control plane.</summary>
public sealed record ControlPlaneStatus
{
    public IReadOnlyList<Condition> Conditions { get; set; } = [];

    public long? ObservedGeneration { get; set; }

    /// <summary>When the operator that leads wrote this last, changed or not; by its clock.</summary>
    public DateTimeOffset? RenewedAt { get; set; }

    /// <summary>The node of the operator that did.</summary>
    public string? RenewedBy { get; set; }

    public long? LatestRevision { get; set; }

    /// <summary>Kubernetes version that every control-plane node runs.</summary>
    public string? Version { get; set; }

    public IReadOnlyList<NodeRevision> Nodes { get; set; } = [];

    public EtcdClusterStatus? Etcd { get; set; }

    public DateTimeOffset? SoonestCertificateExpiry { get; set; }

    /// <summary>The keys as published; null until one is rotated.</summary>
    public KeysStatus? Keys { get; set; }

    /// <summary>The rotation that is under way, or the last one.</summary>
    public KeyRotationStatus? Rotation { get; set; }

    /// <summary>When keys were rotated last, by the names of <c>cpctl certs rotate</c>; null until one is.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset>? Rotated { get; set; }

    /// <summary>Null while none are configured.</summary>
    public BackupStatus? Backup { get; set; }
}
