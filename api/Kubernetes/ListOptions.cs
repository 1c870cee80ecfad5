namespace Cpctl.Api.Kubernetes;

/// <summary>Which objects to list, and one page of them.</summary>
public sealed record ListOptions
{
    public string? LabelSelector { get; init; }

    public string? FieldSelector { get; init; }

    /// <summary>Page size; null lists everything at once.</summary>
    public int? Limit { get; init; }

    /// <summary>Continue token of the previous page.</summary>
    public string? Continue { get; init; }

    /// <summary>"0" allows the server's cache; null reads through quorum.</summary>
    public string? ResourceVersion { get; init; }
}
