namespace Cpctl.Api.Resources;

/// <summary>The one object that describes a control plane; its name is always <see cref="OnlyName"/>.</summary>
public sealed record ControlPlane : IKubeObject
{
    public const string OnlyName = "cluster";

    public string? ApiVersion { get; set; } = "cpctl.dev/v1alpha1";

    public string? Kind { get; set; } = "ControlPlane";

    public ObjectMeta Metadata { get; set => field = value ?? new(); } = new();

    public ControlPlaneSpec Spec { get; set => field = value ?? new(); } = new();

    public ControlPlaneStatus? Status { get; set; }
}
