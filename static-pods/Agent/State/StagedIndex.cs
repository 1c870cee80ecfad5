namespace Cpctl.StaticPods.Agent.State;

/// <summary>staged.json of a revision's directory: written last, so that a directory with one is complete.</summary>
/// <param name="Slot">The port its API server was given.</param>
/// <param name="Components">The component of each file, by its path on the node.</param>
/// <param name="Address">The node's address that its files were filled in for; null in one from before addresses could change.</param>
internal sealed record StagedIndex(int Slot, IReadOnlyDictionary<string, string> Components, string? Address = null);
