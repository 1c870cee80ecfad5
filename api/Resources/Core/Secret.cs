namespace Cpctl.Api.Resources;

/// <summary>core/v1 Secret.</summary>
public sealed record Secret : IKubeObject
{
    public string? ApiVersion { get; set; } = "v1";

    public string? Kind { get; set; } = "Secret";

    public ObjectMeta Metadata { get; set; } = new();

    public string? Type { get; set; }

    public bool? Immutable { get; set; }

    public IReadOnlyDictionary<string, byte[]>? Data { get; set; }

    /// <summary>Write-only convenience of the API server.</summary>
    public IReadOnlyDictionary<string, string>? StringData { get; set; }
}
