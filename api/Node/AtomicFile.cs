using System.Security.Cryptography;
using System.Text;

namespace Cpctl.Api.Node;

/// <summary>
/// Replaces files whole: a reader, and a machine that loses power, sees the old content or the new one, never a mixture.
/// </summary>
public static class AtomicFile
{
    /// <summary>After this a temporary file left by a killed writer is litter.</summary>
    private static readonly TimeSpan LitterAge = TimeSpan.FromMinutes(10);

    private static readonly EnumerationOptions LitterSearch = new() { MatchType = MatchType.Simple, AttributesToSkip = FileAttributes.None };

    /// <summary>
    /// Writes <paramref name="content"/> (UTF-8, no byte-order mark) with exactly <paramref name="mode"/>, owned by root when run as root.
    /// Missing parent directories are made with mode 0755.
    /// </summary>
    /// <returns>False when content and mode were already so and nothing was touched.</returns>
    /// <exception cref="IOException">The file could not be written; the old one is untouched.</exception>
    public static bool Write(string path, string content, UnixFileMode mode) => Write(path, Encoding.UTF8.GetBytes(content), mode);

    /// <inheritdoc cref="Write(string, string, UnixFileMode)"/>
    public static bool Write(string path, ReadOnlySpan<byte> content, UnixFileMode mode) => Write(path, content, mode, static _ => { });

    internal static bool Write(string path, ReadOnlySpan<byte> content, UnixFileMode mode, Action<AtomicWriteStep> reached)
    {
        path = Path.GetFullPath(path);
        if (IsSame(path, content, mode))
        {
            return false;
        }

        var directory = Path.GetDirectoryName(path)!;
        NodeDirectory.Ensure(directory);
        RemoveLitter(directory, Path.GetFileName(path));

        // The leading dot matters in the manifests directory: the kubelet reads every other file there.
        var temporary = Path.Combine(directory, $".{Path.GetFileName(path)}.{RandomNumberGenerator.GetHexString(8, lowercase: true)}.tmp");
        WriteTemporary(temporary, content, mode, reached);
        File.Move(temporary, path, overwrite: true);
        reached(AtomicWriteStep.Renamed);
        LibC.SyncDirectory(directory);
        return true;
    }

    private static void WriteTemporary(string temporary, ReadOnlySpan<byte> content, UnixFileMode mode, Action<AtomicWriteStep> reached)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            BufferSize = 0,
            UnixCreateMode = FileModes.Secret,
        };
        using var stream = new FileStream(temporary, options);
        reached(AtomicWriteStep.TemporaryCreated);
        stream.Write(content);
        LibC.GiveToRoot(temporary);
        File.SetUnixFileMode(stream.SafeFileHandle, mode);
        reached(AtomicWriteStep.ContentWritten);
        stream.Flush(flushToDisk: true);
        reached(AtomicWriteStep.ContentSynced);
    }

    private static bool IsSame(string path, ReadOnlySpan<byte> content, UnixFileMode mode)
    {
        var file = new FileInfo(path);
        return file.Exists
            && file.LinkTarget is null
            && file.Length == content.Length
            && file.UnixFileMode == mode
            && content.SequenceEqual(File.ReadAllBytes(path));
    }

    private static void RemoveLitter(string directory, string name)
    {
        var before = TimeProvider.System.GetUtcNow().UtcDateTime - LitterAge;
        foreach (var leftOver in Directory.EnumerateFiles(directory, $".{name}.*.tmp", LitterSearch))
        {
            if (File.GetLastWriteTimeUtc(leftOver) < before)
            {
                File.Delete(leftOver);
            }
        }
    }
}
