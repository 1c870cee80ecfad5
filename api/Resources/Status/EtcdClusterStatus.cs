namespace Cpctl.Api.Resources;

/// <summary>The etcd cluster, read linearizably.</summary>
public sealed record EtcdClusterStatus
{
    /// <summary>16 hexadecimal digits.</summary>
    public string? ClusterId { get; set; }

    public long? Epoch { get; set; }

    public IReadOnlyList<EtcdMemberStatus> Members { get; set; } = [];
}
