namespace Cpctl.Bootstrap.Rollouts;

/// <summary>One revision of the history.</summary>
/// <param name="Revision">Its number.</param>
/// <param name="MadeAt">When the operator made it.</param>
/// <param name="Components">Whose content it changed.</param>
/// <param name="Changes">What it changed against the one before, a line each; empty for the oldest that is kept.</param>
/// <param name="RunsOn">Nodes that run it as committed.</param>
/// <param name="FailedOn">Nodes that gave it up.</param>
internal sealed record RevisionEntry(
    long Revision, DateTimeOffset? MadeAt, IReadOnlyList<string> Components, IReadOnlyList<string> Changes, IReadOnlyList<string> RunsOn, IReadOnlyList<string> FailedOn);
