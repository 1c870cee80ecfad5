namespace Cpctl.Api.Resources;

/// <summary>How etcd runs.</summary>
public sealed record EtcdSpec
{
    /// <summary>Version and, as image tags have it, an optional build suffix: 3.5.24-0.</summary>
    public string Version { get; set; } = "3.5.24-0";

    public long QuotaBackendBytes { get; set; } = 2147483648;

    /// <summary>Go duration.</summary>
    public string HeartbeatInterval { get; set; } = "100ms";

    /// <summary>Go duration; at least five heartbeats.</summary>
    public string ElectionTimeout { get; set; } = "1s";

    public int SnapshotCount { get; set; } = 10000;

    /// <summary>Go duration of history to keep; 0 leaves compaction to the API server.</summary>
    public string AutoCompactionRetention { get; set; } = "0";

    public DefragmentationSpec Defragmentation { get; set; } = new();
}
