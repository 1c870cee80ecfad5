namespace Cpctl.Api.Resources;

/// <summary>A node's own etcd member.</summary>
public sealed record EtcdNodeStatus
{
    /// <summary>16 hexadecimal digits.</summary>
    public string? MemberId { get; set; }

    /// <summary>16 hexadecimal digits.</summary>
    public string? ClusterId { get; set; }

    public long? Epoch { get; set; }

    public bool? WantsToJoin { get; set; }

    public bool? WantsToLeave { get; set; }

    public string? PeerURL { get; set; }

    /// <summary>Bytes.</summary>
    public long? DbSize { get; set; }

    public long? RaftIndex { get; set; }

    /// <summary>Bytes of the database and of snapshots on their way, while the member has no vote or does not answer: they grow before it can say anything.</summary>
    public long? ReceivedBytes { get; set; }
}
