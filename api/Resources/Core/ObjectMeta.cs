namespace Cpctl.Api.Resources;

/// <summary>Object metadata, only the fields cpctl reads or writes.</summary>
public sealed record ObjectMeta
{
    public string? Name { get; set; }

    public string? GenerateName { get; set; }

    public string? Namespace { get; set; }

    public string? Uid { get; set; }

    public string? ResourceVersion { get; set; }

    public long? Generation { get; set; }

    public DateTimeOffset? CreationTimestamp { get; set; }

    public DateTimeOffset? DeletionTimestamp { get; set; }

    public IReadOnlyDictionary<string, string>? Labels { get; set; }

    public IReadOnlyDictionary<string, string>? Annotations { get; set; }

    public IReadOnlyList<string>? Finalizers { get; set; }

    public IReadOnlyList<OwnerReference>? OwnerReferences { get; set; }
}
