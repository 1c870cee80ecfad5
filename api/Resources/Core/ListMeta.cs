namespace Cpctl.Api.Resources;

/// <summary>Metadata of a list.</summary>
public sealed record ListMeta
{
    public string? ResourceVersion { get; set; }

    /// <summary>Token of the next page; null or empty on the last.</summary>
    public string? Continue { get; set; }
}
