namespace Cpctl.Api.Resources;

/// <summary>Names an object.</summary>
public sealed record ObjectReference
{
    public string? ApiVersion { get; set; }

    public string? Kind { get; set; }

    public string? Name { get; set; }

    public string? Namespace { get; set; }

    public string? Uid { get; set; }
}
