namespace Cpctl.Api.Kubernetes;

/// <summary>Which changes to watch and for how long.</summary>
public sealed record WatchOptions
{
    public string? LabelSelector { get; init; }

    public string? FieldSelector { get; init; }

    /// <summary>Changes after this version.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>The server ends the watch after this time. The client ends it a little later by itself, so a silent stream never hangs.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);
}
