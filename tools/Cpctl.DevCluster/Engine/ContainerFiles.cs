using System.Formats.Tar;
using Docker.DotNet.Models;

namespace Cpctl.DevCluster.Engine;

/// <summary>Files and folders between this machine and a container, running or not, by the engine's archives.</summary>
internal static class ContainerFiles
{
    /// <summary>Puts a file or folder where nothing is yet.</summary>
    /// <param name="source">On this machine.</param>
    /// <param name="target">Absolute, in the container; its folder exists.</param>
    public static async Task CopyInAsync(string container, string source, string target, CancellationToken cancellation)
    {
        await using var archive = NewArchive();
        await using (var writer = new TarWriter(archive, leaveOpen: true))
        {
            var name = Path.GetFileName(target);
            await writer.WriteEntryAsync(source, name, cancellation);
            if (Directory.Exists(source))
            {
                foreach (var entry in Directory.EnumerateFileSystemEntries(source, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
                    await writer.WriteEntryAsync(entry, Path.Combine(name, Path.GetRelativePath(source, entry)), cancellation);
            }
        }
        archive.Position = 0;
        await ContainerEngine.Client.Containers.ExtractArchiveToContainerAsync(
            container, new CopyToContainerParameters { Path = Path.GetDirectoryName(target)! }, archive, cancellation);
    }

    /// <summary>Fetches a file, or the files and folders of a folder; links and devices are left out.</summary>
    /// <param name="source">Absolute, in the container.</param>
    /// <param name="target">What becomes of it on this machine; files that are there are overwritten.</param>
    public static async Task CopyOutAsync(string container, string source, string target, CancellationToken cancellation)
    {
        var response = await ContainerEngine.Client.Containers.GetArchiveFromContainerAsync(
            container, new ContainerPathStatParameters { Path = source }, statOnly: false, cancellation);
        await using var archive = NewArchive();
        // A reader of archives asks again at the end, which the client's stream takes for an error.
        await using (var stream = response.Stream!) await stream.CopyToAsync(archive, cancellation);
        archive.Position = 0;
        await using var reader = new TarReader(archive);
        while (await reader.GetNextEntryAsync(copyData: false, cancellation) is { } entry)
        {
            // The first part of every name is that of the source.
            var parts = entry.Name.TrimEnd('/').Split('/');
            var path = Path.Combine([target, .. parts.Skip(1)]);
            if (entry.EntryType == TarEntryType.Directory)
            {
                Directory.CreateDirectory(path);
            }
            else if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                await entry.ExtractToFileAsync(path, overwrite: true, cancellation);
            }
        }
    }

    // Images are some hundred megabytes: on disk, not in memory.
    private static FileStream NewArchive() => new(
        Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 64 * 1024, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
}
