namespace Cpctl.Api.Resources;

/// <summary>core/v1 Pod, what is needed to watch components.</summary>
public sealed record Pod : IKubeObject
{
    public string? ApiVersion { get; set; } = "v1";

    public string? Kind { get; set; } = "Pod";

    public ObjectMeta Metadata { get; set; } = new();

    public PodSpec? Spec { get; set; }

    public PodStatus? Status { get; set; }
}
