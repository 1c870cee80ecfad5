namespace Cpctl.DevCluster.Load;

/// <summary>How much load is put on a cluster.</summary>
public sealed record LoadOptions
{
    /// <summary>Through etcd, by all writers together; 0 for none.</summary>
    public int EtcdWritesPerSecond { get; init; } = 100;

    /// <summary>Clients that write through etcd, each with one request under way.</summary>
    public int EtcdWriters { get; init; } = 8;

    /// <summary>On each way to the API, one at a time.</summary>
    public int ApiRequestsPerSecond { get; init; } = 10;

    /// <summary>A client that waits longer counts its request as failed.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
