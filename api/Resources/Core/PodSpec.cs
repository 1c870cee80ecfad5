namespace Cpctl.Api.Resources;

/// <summary>Spec of a Pod.</summary>
public sealed record PodSpec
{
    public string? NodeName { get; set; }

    public IReadOnlyList<PodContainer> Containers { get; set; } = [];
}
