using Cpctl.Api.Resources;

namespace Cpctl.StaticPods.Revisions;

/// <summary>
/// The numbers that revisions have had, from everything that remembers them. A number is never given twice, whoever deletes the Secrets: nodes prefer the
/// revision of that number that lies on their disk.
/// </summary>
internal static class RevisionNumbers
{
    /// <summary>The highest number that was ever given; 0 before the first.</summary>
    /// <param name="existing">Numbers of the Secrets there are.</param>
    /// <param name="controlPlane">Its status remembers the newest.</param>
    /// <param name="nodes">Each remembers the highest it was told of, on its disk.</param>
    public static long Highest(IEnumerable<long> existing, ControlPlane controlPlane, IEnumerable<ControlPlaneNode> nodes) => ControlPlaneNodes(nodes)
        .SelectMany(node => new[] { node.Status?.HighestRevision, node.Status?.CurrentRevision, node.Status?.LastGoodRevision, node.Status?.FailedRevision })
        .OfType<long>()
        .Concat(existing)
        .Append(Told(controlPlane, nodes))
        .Max();

    /// <summary>The highest number that the API tells of. While no revision has it, none that is older may be rolled out in its place.</summary>
    public static long Told(ControlPlane controlPlane, IEnumerable<ControlPlaneNode> nodes) => ControlPlaneNodes(nodes)
        .Select(node => node.Spec.TargetRevision)
        .Append(controlPlane.Status?.LatestRevision ?? 0)
        .Max();

    /// <summary>Numbers that have no Secret any more although a node runs, ran last or is to run them, or although it was the newest; ascending.</summary>
    public static IReadOnlyList<long> Missing(IReadOnlyList<long> existing, ControlPlane controlPlane, IEnumerable<ControlPlaneNode> nodes) =>
    [
        .. ControlPlaneNodes(nodes)
            .SelectMany(node => new[] { node.Spec.TargetRevision, node.Status?.CurrentRevision, node.Status?.LastGoodRevision })
            .Append(controlPlane.Status?.LatestRevision)
            .OfType<long>()
            .Where(number => number > 0)
            .Distinct()
            .Except(existing)
            .Order(),
    ];

    private static IEnumerable<ControlPlaneNode> ControlPlaneNodes(IEnumerable<ControlPlaneNode> nodes) => nodes.Where(node => node.Spec.Role == NodeRoles.ControlPlane);
}
