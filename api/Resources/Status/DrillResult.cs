namespace Cpctl.Api.Resources;

/// <summary>What came of restoring a bundle for a trial.</summary>
public sealed record DrillResult
{
    /// <summary>It gave what the bundle holds.</summary>
    public bool Passed { get; set; }

    /// <summary>What was compared, or why it failed.</summary>
    public string Message { get; set; } = "";

    /// <summary>The node on which it was restored.</summary>
    public string? Node { get; set; }

    public DateTimeOffset? CompletedAt { get; set; }
}
