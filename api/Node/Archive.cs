namespace Cpctl.Api.Node;

/// <summary>Puts files and directories aside under archive/&lt;utc&gt;-&lt;name&gt;. Nothing is deleted before a verified copy of it is on disk.</summary>
public sealed class Archive(string directory, TimeProvider time)
{
    public Archive(NodePaths paths, TimeProvider time)
        : this(paths.ArchiveDirectory, time)
    {
    }

    /// <summary>
    /// Moves <paramref name="source"/> (file or directory) into the archive. From another file system, and from a mount point
    /// (which stays, empty), it is copied, compared, and only then removed.
    /// </summary>
    /// <param name="source">What to move.</param>
    /// <param name="name">The name in the archive; the source's own name when null.</param>
    /// <returns>Where it is now, or null when there was nothing to move.</returns>
    /// <exception cref="IOException">It could not be moved whole; the source is untouched.</exception>
    public string? Move(string source, string? name = null)
    {
        source = Path.TrimEndingDirectorySeparator(Path.GetFullPath(source));
        if (!Path.Exists(source))
        {
            return null;
        }

        NodeDirectory.Ensure(directory, FileModes.SecretDirectory);
        var target = FreeName(name ?? Path.GetFileName(source));
        switch (LibC.Rename(source, target))
        {
            case 0:
                LibC.SyncDirectory(directory);
                LibC.SyncDirectory(Path.GetDirectoryName(source)!);
                break;
            case LibC.Enoent when !Path.Exists(source):
                return null; // its owner was faster
            case LibC.Exdev or LibC.Ebusy:
                CopyThenRemove(source, target);
                break;
            case var error:
                throw new IOException($"cannot move {source} to {target}: {new System.ComponentModel.Win32Exception(error).Message}");
        }

        return target;
    }

    /// <summary>The way across file systems; internal so that tests need no second file system.</summary>
    internal static void CopyThenRemove(string source, string target)
    {
        var partial = target + ".partial";
        VerifiedCopy.Make(source, partial);
        if (LibC.Rename(partial, target) is not 0 and var error)
        {
            throw new IOException($"cannot rename {partial}: {new System.ComponentModel.Win32Exception(error).Message}");
        }

        LibC.SyncDirectory(Path.GetDirectoryName(target)!);
        Remove(source);
    }

    private static void Remove(string source)
    {
        if (File.Exists(source) || new FileInfo(source).LinkTarget is not null)
        {
            File.Delete(source);
            return;
        }

        // All names first: a link whose target went before it would be listed as something else.
        foreach (var entry in Directory.GetFileSystemEntries(source))
        {
            if (new FileInfo(entry).LinkTarget is null && Directory.Exists(entry))
            {
                Directory.Delete(entry, recursive: true);
            }
            else
            {
                File.Delete(entry); // of a link the link, not what it points to
            }
        }

        try
        {
            Directory.Delete(source);
        }
        catch (IOException) when (!Directory.EnumerateFileSystemEntries(source).Any())
        {
            // A mount point cannot be removed; empty is what was wanted.
        }
    }

    private string FreeName(string name)
    {
        var stem = Path.Combine(directory, $"{time.GetUtcNow():yyyyMMdd'T'HHmmss'Z'}-{name}");
        var candidate = stem;
        for (var i = 2; Path.Exists(candidate) || Path.Exists(candidate + ".partial"); i++)
        {
            candidate = $"{stem}-{i}";
        }

        return candidate;
    }
}
