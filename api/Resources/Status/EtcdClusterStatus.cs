namespace Cpctl.Api.Resources;

/// <summary>The etcd cluster, read linearizably.</summary>
public sealed record EtcdClusterStatus
{
    /// <summary>16 hexadecimal digits.</summary>
    public string? ClusterId { get; set; }

    public long? Epoch { get; set; }

    public IReadOnlyList<EtcdMemberStatus> Members { get; set; } = [];

    public IReadOnlyList<EtcdAlarmStatus> Alarms { get; set; } = [];

    /// <summary>Which change of the members waits, and for what; null when none does.</summary>
    public string? Pending { get; set; }

    /// <summary>What somebody has set in etcd by hand and cpctl does not use; nothing is removed for it, and no etcd restarted.</summary>
    public IReadOnlyList<string> SetByHand { get; set; } = [];

    /// <summary>The newest comparison of the members' content; null before the first.</summary>
    public EtcdComparisonStatus? Comparison { get; set; }
}
