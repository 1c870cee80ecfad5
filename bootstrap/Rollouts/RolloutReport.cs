namespace Cpctl.Bootstrap.Rollouts;

/// <summary>What <c>cpctl rollout status</c> shows; also its JSON and YAML form.</summary>
/// <param name="LatestRevision">The newest revision; null while there is none.</param>
/// <param name="Phase">Where the rollout is.</param>
/// <param name="Reason">The operator's words for it.</param>
/// <param name="Paused">spec.rollout.paused.</param>
/// <param name="Nodes">The control-plane nodes, by name.</param>
internal sealed record RolloutReport(long? LatestRevision, RolloutPhase Phase, string Reason, bool Paused, IReadOnlyList<NodeRollout> Nodes);
