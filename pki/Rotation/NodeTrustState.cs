namespace Cpctl.Pki.Rotation;

/// <summary>What a node has reported of one line. What its components have loaded counts, not what lies on its disk.</summary>
/// <param name="Name">The node's name, for messages.</param>
/// <param name="Accepts">Keys that every component of it accepts; null while it has not reported since it was admitted.</param>
/// <param name="ProducesWith">The key that it produces with; null for a worker, which produces nothing.</param>
/// <param name="Uses">Keys that what it shows to others was produced with.</param>
internal sealed record NodeTrustState(string Name, IReadOnlySet<string>? Accepts, string? ProducesWith, IReadOnlySet<string> Uses)
{
    /// <summary>Whether the node could talk to another one that shows something produced with <paramref name="key"/>.</summary>
    internal bool IsReadyFor(string key) => Accepts?.Contains(key) == true;

    /// <summary>Whether the node neither makes nor shows anything of another key than <paramref name="active"/>.</summary>
    internal bool HasMovedTo(string active) =>
        Accepts is not null && (ProducesWith is null || ProducesWith == active) && Uses.All(key => key == active);
}
