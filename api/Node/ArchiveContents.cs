namespace Cpctl.Api.Node;

/// <summary>What was put aside on a node: in cpctl's archive, and in the one beside etcd's data.</summary>
public sealed class ArchiveContents(NodePaths paths)
{
    /// <summary>Oldest first.</summary>
    /// <exception cref="IOException">It can't be read.</exception>
    public IReadOnlyList<ArchivedEntry> List() =>
    [
        .. new[] { paths.ArchiveDirectory, paths.EtcdArchiveDirectory }
            .Where(Directory.Exists)
            .SelectMany(Directory.EnumerateFileSystemEntries)
            .Select(ArchivedEntry.TryRead)
            .OfType<ArchivedEntry>()
            .OrderBy(entry => entry.Time)
            .ThenBy(entry => entry.Path, StringComparer.Ordinal),
    ];

    /// <summary>Takes one away for good. Nothing happens when it is not there any more.</summary>
    /// <exception cref="IOException">It is none of an archive of this node, or something of it is left.</exception>
    public void Remove(ArchivedEntry entry)
    {
        if (Path.GetDirectoryName(entry.Path) is not { } directory || (directory != paths.ArchiveDirectory && directory != paths.EtcdArchiveDirectory))
            throw new IOException($"{entry.Path} is in no archive of this node");
        if (!Path.Exists(entry.Path)) return;
        if (ArchivedEntry.TryRead(entry.Path) is null) throw new IOException($"{entry.Path} is nothing that was put aside");
        ArchiveRemoval.Remove(entry.Path);
    }
}
