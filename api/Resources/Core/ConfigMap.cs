namespace Cpctl.Api.Resources;

/// <summary>core/v1 ConfigMap.</summary>
public sealed record ConfigMap : IKubeObject
{
    public string? ApiVersion { get; set; } = "v1";

    public string? Kind { get; set; } = "ConfigMap";

    public ObjectMeta Metadata { get; set; } = new();

    public bool? Immutable { get; set; }

    public IReadOnlyDictionary<string, string>? Data { get; set; }
}
