using System.Globalization;

namespace Cpctl.Pki.Rotation;

/// <summary>
/// Decides a rotation's next step. Two rules: nothing is produced with a key that a node does not accept, and no key is dropped while something
/// that it produced is in use. Both hold for nodes that lag, are down or join meanwhile, for every node that was admitted counts, reported or not;
/// only a node that was removed does not.
/// </summary>
internal static class RotationPlan
{
    /// <param name="line">As published now.</param>
    /// <param name="nodes">Every node, control plane and workers; a report may be old, for what it says of a key stays true within a rotation.</param>
    /// <param name="remaining">Uses of the retired key beside what nodes show, counted after every node produced with the active one.</param>
    internal static RotationStep Next(KeyLine line, IReadOnlyCollection<NodeTrustState> nodes, IReadOnlyCollection<RemainingUse> remaining) => line.Phase switch
    {
        RotationPhase.Publishing => Publishing(line, nodes),
        RotationPhase.Replacing => Replacing(line, nodes, remaining),
        _ => new RotationStep.Nothing(),
    };

    /// <summary>How far a rotation that was begun has got, in the words of status, and whom it waits for.</summary>
    /// <param name="line">As published now. When it is stable again, the old key was dropped from it, and nodes may still lag.</param>
    /// <param name="nodes">Every node.</param>
    /// <param name="remaining">As for <see cref="Next"/>.</param>
    internal static (string Step, string? Waiting) Stage(
        KeyLine line, IReadOnlyCollection<NodeTrustState> nodes, IReadOnlyCollection<RemainingUse> remaining) => line.Phase switch
    {
        RotationPhase.Publishing => (RotationSteps.Trusting, Reason(Publishing(line, nodes))),
        RotationPhase.Replacing => (RotationSteps.Reissuing, Reason(Replacing(line, nodes, remaining))),
        _ when Names(nodes.Where(node => !node.HasMovedTo(line.Active) || node.Accepts!.Any(key => key != line.Active))) is { } behind =>
            (RotationSteps.Dropping, $"the old key is still trusted by {behind}"),
        _ => (RotationSteps.Complete, null),
    };

    /// <summary>An activation waits for those who read the next key by themselves, at some time, and report to nobody.</summary>
    internal static RotationStep Settled(RotationStep next, DateTimeOffset end, DateTimeOffset now) => next is RotationStep.Activate && now < end
        ? new RotationStep.Wait($"pods are given the next key until {end.UtcDateTime.ToString("HH:mm:ss'Z'", CultureInfo.InvariantCulture)}")
        : next;

    /// <summary>Whether nothing more can be produced with the retired key: from now on its remaining uses only become fewer.</summary>
    internal static bool HaveAllMoved(KeyLine line, IReadOnlyCollection<NodeTrustState> nodes) =>
        line.Phase == RotationPhase.Replacing && nodes.All(node => node.HasMovedTo(line.Active));

    private static string? Reason(RotationStep step) => step switch
    {
        RotationStep.Wait wait => wait.Reason,
        RotationStep.Replace replace => $"the old key is still needed for {replace.What}",
        _ => null,
    };

    private static RotationStep Publishing(KeyLine line, IReadOnlyCollection<NodeTrustState> nodes) =>
        Names(nodes.Where(node => !node.IsReadyFor(line.Next!))) is { } behind
            ? new RotationStep.Wait($"the next key is not accepted yet by {behind}")
            : new RotationStep.Activate();

    private static RotationStep Replacing(KeyLine line, IReadOnlyCollection<NodeTrustState> nodes, IReadOnlyCollection<RemainingUse> remaining)
    {
        if (Names(nodes.Where(node => !node.HasMovedTo(line.Active))) is { } behind)
        {
            return new RotationStep.Wait($"the old key is still used by {behind}");
        }

        // Only now nothing new can appear that would need the old key.
        var needed = remaining.Where(use => use.Key == line.Retired).ToList();
        return needed.Find(use => use.CanBeReplaced) is { } kept ? new RotationStep.Replace(kept.What)
            : needed is [var first, ..] ? new RotationStep.Wait($"the old key is still needed for {first.What}")
            : new RotationStep.Drop();
    }

    private static string? Names(IEnumerable<NodeTrustState> nodes)
    {
        var names = nodes.Select(node => node.Name).Order(StringComparer.Ordinal).ToList();
        return names.Count == 0 ? null : string.Join(", ", names);
    }
}
