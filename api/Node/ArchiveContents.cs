using System.ComponentModel;

namespace Cpctl.Api.Node;

/// <summary>What was put aside on a node: in cpctl's archive, and in the one beside etcd's data.</summary>
public sealed class ArchiveContents(NodePaths paths)
{
    /// <summary>An entry that is being removed: one of which a part is gone must not be taken for one that is whole.</summary>
    internal const string RemovingSuffix = ".removing";

    /// <summary>Oldest first.</summary>
    /// <exception cref="IOException">It can't be read.</exception>
    public IReadOnlyList<ArchivedEntry> List() =>
    [
        .. Paths()
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
        var removing = entry.Path + RemovingSuffix;
        if (LibC.Rename(entry.Path, removing) is not 0 and var error) throw new IOException($"cannot remove {entry.Path}: {new Win32Exception(error).Message}");
        LibC.SyncDirectory(directory);
        ArchiveRemoval.Remove(removing);
    }

    /// <summary>A removal was killed, and left something.</summary>
    public bool HasUnfinishedRemovals => Paths().Any(path => path.EndsWith(RemovingSuffix, StringComparison.Ordinal));

    /// <summary>Removes what a removal that was killed left behind.</summary>
    /// <exception cref="IOException">Something of it is left.</exception>
    public void FinishRemovals()
    {
        foreach (var left in Paths().Where(path => path.EndsWith(RemovingSuffix, StringComparison.Ordinal)).ToList()) ArchiveRemoval.Remove(left);
    }

    private IEnumerable<string> Paths() =>
        new[] { paths.ArchiveDirectory, paths.EtcdArchiveDirectory }.Where(Directory.Exists).SelectMany(Directory.EnumerateFileSystemEntries);
}
