namespace Cpctl.Etcd.Client;

/// <summary>How long one call may take. Every call has a deadline; none is retried by the client.</summary>
public sealed record EtcdTimeouts
{
    public static EtcdTimeouts Default { get; } = new();

    /// <summary>TCP connect and TLS handshake.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Status, member list and other reads. A healthy member answers in milliseconds.</summary>
    public TimeSpan Read { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Writes and membership changes. etcd itself gives up after 5 s plus twice the election timeout.</summary>
    public TimeSpan Change { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Defragmentation and hashing read the whole database: measured about 10 s per GiB.</summary>
    public TimeSpan WholeDatabase { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a snapshot on its way may stand still. The whole of it has no deadline: databases have any size.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(30);
}
