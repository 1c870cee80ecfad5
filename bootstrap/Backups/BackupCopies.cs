using System.Globalization;
using System.IO.Compression;
using Cpctl.Api.Errors;
using Cpctl.Api.Node;
using Cpctl.Bootstrap.Cli;
using ZstdSharp;

namespace Cpctl.Bootstrap.Backups;

/// <summary>Makes of a pipe, or of a compressed file, a file that can be read at any place. What else is no backup is named.</summary>
/// <param name="services">Of the command.</param>
/// <param name="directory">Takes the copies; for root's eyes only, for a snapshot holds every Secret.</param>
internal sealed class BackupCopies(CliServices services, DirectoryInfo directory)
{
    private const int Chunk = 1 << 20;

    /// <summary>Room that a copy leaves on its file system: etcd stops when it has none.</summary>
    private const long Reserve = 1L << 30;

    /// <returns>The path itself when it can be read as it is; errors of reading it are left to who reads it.</returns>
    /// <exception cref="CpctlException">Bad input (2): it is of a format that is no backup, or there is nothing to read; failed (1): its compressed data is damaged, or there is no room.</exception>
    public async Task<string> SeekableAsync(string path, CancellationToken cancel)
    {
        var seekable = path;
        try
        {
            await using var input = Open(path);
            if (!input.CanSeek || path == LocalBundle.StandardInput)
            {
                seekable = Path.Combine(directory.FullName, path == LocalBundle.StandardInput ? "standard-input" : Path.GetFileName(path));
                await CopyAsync(input, seekable, path, cancel);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && seekable == path)
        {
            return path;
        }

        return await UncompressedAsync(seekable, path, cancel);
    }

    private Stream Open(string path)
    {
        if (path != LocalBundle.StandardInput) return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return services.Console.InIsTerminal
            ? throw new CpctlException(ExitCode.BadInput, "there is no backup to read", "\"-\" stands for standard input, and that is a terminal", "Send a backup through a pipe: gunzip -c FILE | cpctl … -")
            : services.Console.OpenInput();
    }

    private async Task<string> UncompressedAsync(string path, string name, CancellationToken cancel)
    {
        await using var input = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var head = new byte[FileFormat.HeadBytes];
        var format = FileFormat.Of(head.AsSpan(0, await input.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancel)));
        if (format is null) return path;
        if (format.Remedy is { } remedy) throw new CpctlException(ExitCode.BadInput, $"{name} is no backup", $"it is {format.Name}", remedy);
        input.Position = 0;
        var target = Path.Combine(directory.FullName, $"{Path.GetFileNameWithoutExtension(path)}.uncompressed");
        try
        {
            await using Stream content = format == FileFormat.Gzip ? new GZipStream(input, CompressionMode.Decompress) : new DecompressionStream(input);
            await CopyAsync(content, target, name, cancel);
            return target;
        }
        catch (Exception e) when (e is InvalidDataException or ZstdException or EndOfStreamException)
        {
            throw new CpctlException(ExitCode.Failed, $"{name} is no good backup", $"its {format.Name} data is damaged or cut off: {e.Message}", "Take another copy of it, or an earlier backup.", e);
        }
    }

    private async Task CopyAsync(Stream source, string target, string name, CancellationToken cancel)
    {
        await using var copy = new FileStream(
            target, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = FileModes.Secret, BufferSize = 0 });
        var buffer = new byte[Chunk];
        for (int read; (read = await source.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancel)) > 0;)
        {
            if (services.Host.FreeBytes(directory.FullName) is var free && free < Reserve + read)
            {
                throw new CpctlException(
                    ExitCode.Failed,
                    $"there is no room for a copy of {name}",
                    string.Create(CultureInfo.InvariantCulture, $"{directory.Parent?.FullName} has {free / 1e6:0} MB left after {copy.Length / 1e6:0} MB of it, and {Reserve / 1e6:0} MB stay free"),
                    "Name a directory with more room by TMPDIR, or decompress it to a file there and give that.");
            }

            await copy.WriteAsync(buffer.AsMemory(0, read), cancel);
        }
    }
}
