namespace Cpctl.Bootstrap.Status;

/// <summary>The cluster in one line.</summary>
/// <param name="Name">spec.clusterName.</param>
/// <param name="Endpoint">host:port of the API.</param>
/// <param name="WantedVersion">Of Kubernetes, by the spec.</param>
/// <param name="Version">Of Kubernetes, that every node runs at least.</param>
/// <param name="LatestRevision">The newest revision.</param>
/// <param name="PendingGeneration">The generation of the spec that has no revision yet: what is told is about the one before. Null when there is none.</param>
internal sealed record ClusterSummary(string Name, string? Endpoint, string? WantedVersion, string? Version, long? LatestRevision, long? PendingGeneration);
