namespace Cpctl.Api.Resources;

/// <summary>core/v1 Namespace.</summary>
public sealed record Namespace : IKubeObject
{
    public string? ApiVersion { get; set; } = "v1";

    public string? Kind { get; set; } = "Namespace";

    public ObjectMeta Metadata { get; set; } = new();
}
