using System.ComponentModel;
using System.Globalization;

namespace Cpctl.Api.Node;

/// <summary>Puts files and directories aside under archive/&lt;utc&gt;-&lt;name&gt;. Nothing is deleted before a verified copy of it is on disk.</summary>
public sealed class Archive(string directory, TimeProvider time)
{
    /// <summary>A copy that is not whole; its source is.</summary>
    internal const string PartialSuffix = ".partial";

    /// <summary>Content that is being renamed aside: what is in it is nowhere else.</summary>
    internal const string MovingSuffix = ".moving";

    /// <summary>Stays free behind a copy.</summary>
    private const long Reserve = 16_000_000;

    public Archive(NodePaths paths, TimeProvider time)
        : this(paths.ArchiveDirectory, time)
    {
    }

    /// <summary>Bytes that are free where a directory is; replaced by tests.</summary>
    internal Func<string, long> Free { get; init; } = path => new DriveInfo(path).AvailableFreeSpace;

    /// <summary>
    /// Moves <paramref name="source"/> (file or directory) into the archive: by a rename. From another file system, and from a mount point (which stays, empty),
    /// a directory is renamed to <paramref name="beside"/> when that is given; anything else is copied when there is room, compared, and only then removed.
    /// </summary>
    /// <param name="source">What to move.</param>
    /// <param name="name">The name in the archive; the source's own name when null.</param>
    /// <param name="beside">An archive on the source's own file system, which may be in the source itself and stays there then.</param>
    /// <returns>Where it is now, or null when there was nothing to move.</returns>
    /// <exception cref="IOException">It could not be moved whole; nothing of it is lost, and the same call goes on.</exception>
    public string? Move(string source, string? name = null, string? beside = null)
    {
        source = Path.TrimEndingDirectorySeparator(Path.GetFullPath(source));
        if (!Path.Exists(source))
        {
            return null;
        }

        name ??= Path.GetFileName(source);

        // An archive in the source would go along, and be an archive in an archive.
        if (beside is not null && Directory.Exists(beside) && IsIn(beside, source)) return MoveContent(source, beside, name);
        NodeDirectory.Ensure(directory, FileModes.SecretDirectory);
        var target = FreeName(directory, name);
        switch (LibC.Rename(source, target))
        {
            case 0:
                LibC.SyncDirectory(directory);
                LibC.SyncDirectory(Path.GetDirectoryName(source)!);
                break;
            case LibC.Enoent when !Path.Exists(source):
                return null; // its owner was faster
            case LibC.Exdev or LibC.Ebusy when beside is not null && Directory.Exists(source):
                return IsIn(beside, source) ? MoveContent(source, beside, name) : MoveBeside(source, beside, name);
            case LibC.Exdev or LibC.Ebusy:
                ClearPartial(name);
                CheckRoom(source);
                CopyThenRemove(source, target);
                break;
            case var error:
                throw Failed(source, target, error);
        }

        return target;
    }

    /// <summary>The way across file systems; internal so that tests need no second file system.</summary>
    internal static void CopyThenRemove(string source, string target)
    {
        var partial = target + PartialSuffix;
        try
        {
            VerifiedCopy.Make(source, partial);
            if (LibC.Rename(partial, target) is not 0 and var error) throw Failed(partial, target, error);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            ArchiveRemoval.TryRemove(partial);
            throw;
        }

        LibC.SyncDirectory(Path.GetDirectoryName(target)!);
        ArchiveRemoval.Remove(source);
    }

    private string MoveBeside(string source, string beside, string name)
    {
        NodeDirectory.Ensure(beside, FileModes.SecretDirectory);
        var target = FreeName(beside, name);
        if (LibC.Rename(source, target) is not 0 and var error) throw Failed(source, target, error);
        LibC.SyncDirectory(beside);
        LibC.SyncDirectory(Path.GetDirectoryName(source)!);
        return target;
    }

    /// <summary>Into an archive that is in the source itself, a rename for each entry. One that was killed goes on into what it began.</summary>
    private string? MoveContent(string source, string beside, string name)
    {
        // Files first: a directory of data that has lost what says whose it is, is put aside again; the other way round nobody would look for it.
        string[] entries =
        [
            .. Directory.EnumerateFileSystemEntries(source)
                .Where(entry => entry != beside && Path.GetFileName(entry) != "lost+found")
                .OrderBy(Directory.Exists)
                .ThenBy(entry => entry, StringComparer.Ordinal),
        ];
        NodeDirectory.Ensure(beside, FileModes.SecretDirectory);
        var begun = Directory.EnumerateDirectories(beside, $"*-{name}{MovingSuffix}").Order(StringComparer.Ordinal).LastOrDefault();
        if (begun is not null && entries.Any(entry => Path.Exists(Path.Combine(begun, Path.GetFileName(entry)))))
        {
            Finish(begun);
            begun = null;
        }

        if (entries.Length == 0) return begun is null ? null : Finish(begun);
        var moving = begun ?? FreeName(beside, name) + MovingSuffix;
        NodeDirectory.Ensure(moving, FileModes.SecretDirectory);
        foreach (var entry in entries)
        {
            var target = Path.Combine(moving, Path.GetFileName(entry));
            if (LibC.Rename(entry, target) is not 0 and var error) throw Failed(entry, target, error);
        }

        LibC.SyncDirectory(moving);
        LibC.SyncDirectory(source);
        return Finish(moving);
    }

    private static string Finish(string moving)
    {
        var target = moving[..^MovingSuffix.Length];
        if (LibC.Rename(moving, target) is not 0 and var error) throw Failed(moving, target, error);
        LibC.SyncDirectory(Path.GetDirectoryName(target)!);
        return target;
    }

    private static bool IsIn(string beside, string source) => Path.GetDirectoryName(beside) == source;

    /// <summary>Copies that were killed: their sources are whole.</summary>
    private void ClearPartial(string name)
    {
        foreach (var left in Directory.EnumerateFileSystemEntries(directory, $"*-{name}{PartialSuffix}")) ArchiveRemoval.TryRemove(left);
    }

    private void CheckRoom(string source)
    {
        var (size, free) = (ArchiveRemoval.SizeOf(source), Free(directory));
        if (free - Reserve >= size) return;
        throw new IOException(string.Create(
            CultureInfo.InvariantCulture,
            $"there is no room for {source} in {directory}: it has {size / 1e6:0.0} MB, {free / 1e6:0.0} MB are free there, and {Reserve / 1e6:0} MB stay free. Make room (`cpctl archive prune`)"));
    }

    private string FreeName(string folder, string name)
    {
        var stem = Path.Combine(folder, $"{time.GetUtcNow():yyyyMMdd'T'HHmmss'Z'}-{name}");
        var candidate = stem;
        for (var i = 2; Path.Exists(candidate) || Path.Exists(candidate + PartialSuffix) || Path.Exists(candidate + MovingSuffix); i++)
        {
            candidate = $"{stem}-{i}";
        }

        return candidate;
    }

    private static IOException Failed(string source, string target, int error) => new($"cannot move {source} to {target}: {new Win32Exception(error).Message}");
}
