namespace Cpctl.Api.Resources;

/// <summary>A page of objects.</summary>
public sealed record ResourceList<T>
    where T : class, IKubeObject
{
    public ListMeta Metadata { get; set; } = new();

    public IReadOnlyList<T> Items { get; set; } = [];
}
