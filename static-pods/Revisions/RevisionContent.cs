namespace Cpctl.StaticPods.Revisions;

/// <summary>Everything a revision puts on a node, the same for every node: placeholders stand for what differs.</summary>
public sealed record RevisionContent
{
    private RevisionContent(IReadOnlyList<RevisionFile> files, string hash, IReadOnlyDictionary<string, string> components)
    {
        Files = files;
        Hash = hash;
        Components = components;
    }

    /// <summary>The files, ordered by path.</summary>
    public IReadOnlyList<RevisionFile> Files { get; }

    /// <summary>SHA-256 over every file, in lower-case hex.</summary>
    public string Hash { get; }

    /// <summary>SHA-256 over the files of each component: a component whose hash is unchanged is not restarted.</summary>
    public IReadOnlyDictionary<string, string> Components { get; }

    /// <summary>Orders and hashes <paramref name="files"/>.</summary>
    /// <exception cref="ArgumentException">Two files have one path.</exception>
    public static RevisionContent Of(IEnumerable<RevisionFile> files)
    {
        var ordered = files.OrderBy(file => file.Path, StringComparer.Ordinal).ToArray();
        for (var i = 1; i < ordered.Length; i++)
        {
            if (ordered[i].Path == ordered[i - 1].Path)
            {
                throw new ArgumentException($"two files of the revision are {ordered[i].Path}", nameof(files));
            }
        }

        var components = ordered
            .GroupBy(file => file.Component, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, ContentHash.Of, StringComparer.Ordinal);
        return new(ordered, ContentHash.Of(ordered), components);
    }
}
