namespace Cpctl.Bootstrap.Status;

/// <summary>The cluster in one line.</summary>
internal sealed record ClusterSummary(string Name, string? Endpoint, string? WantedVersion, string? Version, long? LatestRevision);
