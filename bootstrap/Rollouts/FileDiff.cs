namespace Cpctl.Bootstrap.Rollouts;

/// <param name="Path">On the node.</param>
/// <param name="Component">Who reads it.</param>
/// <param name="Diff">In the unified format.</param>
internal sealed record FileDiff(string Path, string Component, string Diff);
