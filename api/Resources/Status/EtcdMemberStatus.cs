namespace Cpctl.Api.Resources;

/// <summary>One etcd member.</summary>
public sealed record EtcdMemberStatus
{
    public string Name { get; set; } = "";

    /// <summary>16 hexadecimal digits.</summary>
    public string Id { get; set; } = "";

    public IReadOnlyList<string> PeerURLs { get; set; } = [];

    public IReadOnlyList<string> ClientURLs { get; set; } = [];

    public bool IsLearner { get; set; }

    public bool IsLeader { get; set; }

    public bool Healthy { get; set; }
}
