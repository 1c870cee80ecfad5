namespace Cpctl.Api.Resources;

/// <summary>Status of a Node.</summary>
public sealed record KubeNodeStatus
{
    public IReadOnlyList<Condition> Conditions { get; set; } = [];

    public IReadOnlyList<NodeAddress> Addresses { get; set; } = [];

    public NodeSystemInfo? NodeInfo { get; set; }
}
