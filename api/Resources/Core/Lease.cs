namespace Cpctl.Api.Resources;

/// <summary>coordination.k8s.io/v1 Lease.</summary>
public sealed record Lease : IKubeObject
{
    public string? ApiVersion { get; set; } = "coordination.k8s.io/v1";

    public string? Kind { get; set; } = "Lease";

    public ObjectMeta Metadata { get; set; } = new();

    public LeaseSpec? Spec { get; set; }
}
