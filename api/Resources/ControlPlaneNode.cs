namespace Cpctl.Api.Resources;

/// <summary>One node: the operator writes its spec, that node's agent its status.</summary>
public sealed record ControlPlaneNode : IKubeObject
{
    public string? ApiVersion { get; set; } = "cpctl.dev/v1alpha1";

    public string? Kind { get; set; } = "ControlPlaneNode";

    public ObjectMeta Metadata { get; set => field = value ?? new(); } = new();

    public ControlPlaneNodeSpec Spec { get; set => field = value ?? new(); } = new();

    public ControlPlaneNodeStatus? Status { get; set; }
}
