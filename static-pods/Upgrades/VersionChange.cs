namespace Cpctl.StaticPods.Upgrades;

/// <summary>A component's way.</summary>
/// <param name="Component">As its program is called.</param>
/// <param name="From">The versions that run, oldest first.</param>
/// <param name="To">The version it will have; null for one that is not cpctl's to change.</param>
/// <param name="Nodes">Where.</param>
public sealed record VersionChange(string Component, IReadOnlyList<string> From, string? To, IReadOnlyList<string> Nodes)
{
    public bool Changes => To is not null && (From.Count != 1 || From[0] != To);
}
