namespace Cpctl.Api.Resources;

/// <summary>A container of a Pod.</summary>
public sealed record PodContainer
{
    public string Name { get; set; } = "";

    public string? Image { get; set; }
}
