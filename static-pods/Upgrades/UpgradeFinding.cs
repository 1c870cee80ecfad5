namespace Cpctl.StaticPods.Upgrades;

/// <summary>Something to know before an upgrade.</summary>
/// <param name="Level">What follows from it.</param>
/// <param name="About">A component, a node or an API.</param>
/// <param name="Text">What it is, and why.</param>
/// <param name="Remedy">What to do; null when nothing is to be done.</param>
public sealed record UpgradeFinding(FindingLevel Level, string About, string Text, string? Remedy = null);
