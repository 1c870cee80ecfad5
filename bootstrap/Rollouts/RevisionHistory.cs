using Cpctl.Api.Resources;

namespace Cpctl.Bootstrap.Rollouts;

/// <summary>What <c>cpctl rollout history</c> shows; also its JSON and YAML form.</summary>
/// <param name="Items">Oldest first.</param>
internal sealed record RevisionHistory(IReadOnlyList<RevisionEntry> Items)
{
    public static RevisionHistory Of(IReadOnlyList<KeptRevision> kept, IReadOnlyList<ControlPlaneNode> nodes) => new(
    [
        .. kept.Select((one, index) => new RevisionEntry(
            one.Revision.Number,
            one.MadeAt,
            one.Revision.Changed,
            RevisionChanges.Between(index == 0 ? null : kept[index - 1].Revision, one.Revision),
            Names(nodes, node => node.Status?.CurrentRevision, one.Revision.Number),
            Names(nodes, node => node.Status?.FailedRevision, one.Revision.Number))),
    ]);

    private static IReadOnlyList<string> Names(IEnumerable<ControlPlaneNode> nodes, Func<ControlPlaneNode, long?> revision, long number) =>
        [.. nodes.Where(node => revision(node) == number).Select(node => node.Metadata.Name!)];
}
