namespace Cpctl.Bootstrap.Rollouts;

/// <summary>One node in a rollout.</summary>
/// <param name="Name">The node.</param>
/// <param name="State">done, applying, waiting, failed, joining or silent.</param>
/// <param name="CurrentRevision">What it runs as committed.</param>
/// <param name="TargetRevision">What it is told to run.</param>
/// <param name="FailedRevision">What it has given up.</param>
/// <param name="Why">What it does or waits for; null when it is done.</param>
internal sealed record NodeRollout(string Name, string State, long? CurrentRevision, long TargetRevision, long? FailedRevision, string? Why);
