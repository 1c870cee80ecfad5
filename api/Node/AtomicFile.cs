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

    /// <summary>
    /// Makes <paramref name="path"/> a copy of <paramref name="source"/>, with exactly <paramref name="mode"/>. For programs and other large files:
    /// neither is ever in memory as a whole.
    /// </summary>
    /// <returns>False when content and mode were already so and nothing was touched.</returns>
    /// <exception cref="IOException">The source could not be read, or the file not be written; the old one is untouched.</exception>
    public static bool Copy(string source, string path, UnixFileMode mode)
    {
        path = Path.GetFullPath(path);
        using var input = new FileStream(source, FileMode.Open, FileAccess.Read, FileShare.Read);
        if (IsSame(path, input, mode))
        {
            return false;
        }

        input.Position = 0;
        var temporary = PrepareTemporary(path);
        using (var output = CreateTemporary(temporary))
        {
            input.CopyTo(output);
            Finish(output, temporary, mode);
        }

        Replace(temporary, path, static _ => { });
        return true;
    }

    /// <summary>
    /// Writes a file of any size from a source that takes its time, and gives it its name only after <paramref name="check"/> has read it back.
    /// Whatever fails, nothing is left and an older file of that name is untouched.
    /// </summary>
    /// <param name="write">Writes the content.</param>
    /// <param name="check">Is given the file's temporary path; throws when it is not good.</param>
    /// <exception cref="IOException">The file could not be written.</exception>
    public static async Task WriteAsync(string path, UnixFileMode mode, Func<Stream, Task> write, Func<string, Task> check)
    {
        path = Path.GetFullPath(path);
        var temporary = PrepareTemporary(path);
        try
        {
            await using (var output = CreateTemporary(temporary))
            {
                await using (var early = new EarlyWritingStream(output))
                {
                    await write(early);
                }

                Finish(output, temporary, mode);
            }

            await check(temporary);
            Replace(temporary, path, static _ => { });
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    internal static bool Write(string path, ReadOnlySpan<byte> content, UnixFileMode mode, Action<AtomicWriteStep> reached)
    {
        path = Path.GetFullPath(path);
        if (IsSame(path, content, mode))
        {
            return false;
        }

        var temporary = PrepareTemporary(path);
        WriteTemporary(temporary, content, mode, reached);
        Replace(temporary, path, reached);
        return true;
    }

    private static string PrepareTemporary(string path)
    {
        var directory = Path.GetDirectoryName(path)!;
        NodeDirectory.Ensure(directory);
        RemoveLitter(directory, Path.GetFileName(path));

        // The leading dot matters in the manifests directory: the kubelet reads every other file there.
        return Path.Combine(directory, $".{Path.GetFileName(path)}.{RandomNumberGenerator.GetHexString(8, lowercase: true)}.tmp");
    }

    private static void Replace(string temporary, string path, Action<AtomicWriteStep> reached)
    {
        File.Move(temporary, path, overwrite: true);
        reached(AtomicWriteStep.Renamed);
        LibC.SyncDirectory(Path.GetDirectoryName(path)!);
    }

    private static FileStream CreateTemporary(string temporary)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            BufferSize = 0,
            UnixCreateMode = FileModes.Secret,
        };
        return new FileStream(temporary, options);
    }

    private static void WriteTemporary(string temporary, ReadOnlySpan<byte> content, UnixFileMode mode, Action<AtomicWriteStep> reached)
    {
        using var stream = CreateTemporary(temporary);
        reached(AtomicWriteStep.TemporaryCreated);
        stream.Write(content);
        reached(AtomicWriteStep.ContentWritten);
        Finish(stream, temporary, mode);
        reached(AtomicWriteStep.ContentSynced);
    }

    private static void Finish(FileStream stream, string temporary, UnixFileMode mode)
    {
        LibC.GiveToRoot(temporary);
        File.SetUnixFileMode(stream.SafeFileHandle, mode);
        stream.Flush(flushToDisk: true);
    }

    private static bool IsSame(string path, FileStream source, UnixFileMode mode)
    {
        var file = new FileInfo(path);
        if (!file.Exists || file.LinkTarget is not null || file.Length != source.Length || file.UnixFileMode != mode)
        {
            return false;
        }

        using var present = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        return SHA256.HashData(present).AsSpan().SequenceEqual(SHA256.HashData(source));
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
