namespace Cpctl.DevCluster.Installation;

/// <summary>Which revision a node is told to run and which it runs.</summary>
/// <param name="Name">The node's.</param>
/// <param name="Current">Committed last; null before the first.</param>
/// <param name="Failed">Given up; null when none is.</param>
/// <param name="FailureReason">Why.</param>
public sealed record NodeRevision(string Name, long Target, long? Current, long? Failed, string? FailureReason, string Phase);
