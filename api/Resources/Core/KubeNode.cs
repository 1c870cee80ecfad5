namespace Cpctl.Api.Resources;

/// <summary>core/v1 Node; named so because a node is also ours.</summary>
public sealed record KubeNode : IKubeObject
{
    public string? ApiVersion { get; set; } = "v1";

    public string? Kind { get; set; } = "Node";

    public ObjectMeta Metadata { get; set; } = new();

    public KubeNodeSpec? Spec { get; set; }

    public KubeNodeStatus? Status { get; set; }
}
