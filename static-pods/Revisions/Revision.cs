namespace Cpctl.StaticPods.Revisions;

/// <summary>A numbered revision: one immutable Secret in the API, one directory on each node's disk.</summary>
/// <param name="Number">Grows by one; never used twice, even for the same content.</param>
/// <param name="Content">The files, with placeholders.</param>
/// <param name="ComponentRevisions">
/// For each component the revision in which its content last changed. It names side-by-side pods ("kube-apiserver-r3"),
/// so that a component which a revision leaves alone keeps its name and is not restarted.
/// </param>
public sealed record Revision(long Number, RevisionContent Content, IReadOnlyDictionary<string, long> ComponentRevisions)
{
    /// <summary>Numbers <paramref name="content"/> as the successor of <paramref name="previous"/> (null: revision 1).</summary>
    /// <param name="highest">The highest number that was ever given, when revisions may have been deleted.</param>
    public static Revision After(Revision? previous, RevisionContent content, long highest = 0)
    {
        var number = Math.Max(previous?.Number ?? 0, highest) + 1;
        var components = content.Components.ToDictionary(
            component => component.Key,
            component => Unchanged(previous, component.Key, component.Value) ?? number,
            StringComparer.Ordinal);
        return new(number, content, components);
    }

    /// <summary>The components whose content this revision changes, by name.</summary>
    public IReadOnlyList<string> Changed =>
        [.. ComponentRevisions.Where(component => component.Value == Number).Select(component => component.Key).Order(StringComparer.Ordinal)];

    private static long? Unchanged(Revision? previous, string component, string hash) =>
        previous is not null
        && previous.Content.Components.TryGetValue(component, out var before)
        && before == hash
            ? previous.ComponentRevisions[component]
            : null;
}
