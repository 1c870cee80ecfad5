namespace Cpctl.Api.Resources;

/// <summary>core/v1 Endpoints; cpctl publishes default/kubernetes itself.</summary>
public sealed record Endpoints : IKubeObject
{
    public string? ApiVersion { get; set; } = "v1";

    public string? Kind { get; set; } = "Endpoints";

    public ObjectMeta Metadata { get; set; } = new();

    public IReadOnlyList<EndpointSubset>? Subsets { get; set; }
}
