namespace Cpctl.Api.Kubernetes;

/// <summary>What files looked like when they were read.</summary>
internal sealed class FileStamps
{
    private readonly (string Path, DateTime Written, long Length)[] _stamps;

    public FileStamps(IEnumerable<string> paths) => _stamps = [.. paths.Select(Stamp)];

    public bool Changed => _stamps.Any(stamp => Stamp(stamp.Path) != stamp);

    private static (string Path, DateTime Written, long Length) Stamp(string path)
    {
        // Links are followed: a directory swapped by renaming a link changes the target, not the link.
        var info = new FileInfo(path);
        var file = info.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? info;
        return file.Exists ? (path, file.LastWriteTimeUtc, file.Length) : (path, default, -1);
    }
}
