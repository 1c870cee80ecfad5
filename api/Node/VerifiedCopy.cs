using System.Security.Cryptography;

namespace Cpctl.Api.Node;

/// <summary>Copies a file or tree with modes and links, syncs it, and reads it back against the source.</summary>
internal static class VerifiedCopy
{
    internal static void Make(string source, string target)
    {
        if (new FileInfo(source).LinkTarget is { } link)
        {
            File.CreateSymbolicLink(target, link);
        }
        else if (Directory.Exists(source))
        {
            CopyDirectory(source, target);
        }
        else
        {
            CopyFile(source, target);
        }
    }

    private static void CopyDirectory(string source, string target)
    {
        NodeDirectory.Ensure(target, File.GetUnixFileMode(source));
        foreach (var entry in Directory.EnumerateFileSystemEntries(source))
        {
            Make(entry, Path.Combine(target, Path.GetFileName(entry)));
        }

        LibC.SyncDirectory(target);
    }

    private static void CopyFile(string source, string target)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = FileModes.Secret };
        using (var input = File.OpenRead(source))
        using (var output = new FileStream(target, options))
        {
            input.CopyTo(output);
            File.SetUnixFileMode(output.SafeFileHandle, File.GetUnixFileMode(source));
            output.Flush(flushToDisk: true);
        }

        if (!Hash(source).AsSpan().SequenceEqual(Hash(target)))
        {
            throw new IOException($"the copy of {source} at {target} differs from it; the source was kept");
        }
    }

    private static byte[] Hash(string path)
    {
        using var stream = File.OpenRead(path);
        return SHA256.HashData(stream);
    }
}
