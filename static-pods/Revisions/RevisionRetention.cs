using Cpctl.Api.Resources;

namespace Cpctl.StaticPods.Revisions;

/// <summary>Which revisions are kept: the last ten, and whatever a node runs, is to run, fell back to or gave up.</summary>
internal static class RevisionRetention
{
    public const int Kept = 10;

    public static IReadOnlyList<long> Superfluous(IReadOnlyList<long> numbers, IEnumerable<ControlPlaneNode> nodes)
    {
        var referenced = nodes
            .Where(node => node.Spec.Role == NodeRoles.ControlPlane)
            .SelectMany(node => new[] { node.Spec.TargetRevision, node.Status?.CurrentRevision, node.Status?.LastGoodRevision, node.Status?.FailedRevision })
            .OfType<long>()
            .ToHashSet();
        return [.. numbers.OrderDescending().Skip(Kept).Where(number => !referenced.Contains(number)).Order()];
    }
}
