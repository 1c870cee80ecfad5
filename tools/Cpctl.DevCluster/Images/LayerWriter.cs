using System.Formats.Tar;

namespace Cpctl.DevCluster.Images;

/// <summary>Writes files as a layer: owned by root, without times, in a fixed order, so that equal content gives an equal layer.</summary>
internal static class LayerWriter
{
    public static async Task WriteAsync(IEnumerable<ImageFile> files, Stream target, CancellationToken cancellation)
    {
        await using var tar = new TarWriter(target, TarEntryFormat.Pax, leaveOpen: true);
        var folders = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            if (Directory.Exists(file.Source))
                await WriteFolderAsync(tar, file.Source, file.Target, folders, cancellation);
            else
                await WriteFileAsync(tar, file.Source, file.Target, folders, cancellation);
        }
    }

    private static async Task WriteFolderAsync(
        TarWriter tar, string source, string target, HashSet<string> folders, CancellationToken cancellation)
    {
        await WriteFoldersAboveAsync(tar, target + "/.", folders, cancellation);
        foreach (var path in Directory.EnumerateFileSystemEntries(source).Order(StringComparer.Ordinal))
        {
            var name = $"{target}/{Path.GetFileName(path)}";
            if (Directory.Exists(path) && new FileInfo(path).LinkTarget is null)
                await WriteFolderAsync(tar, path, name, folders, cancellation);
            else
                await WriteFileAsync(tar, path, name, folders, cancellation);
        }
    }

    private static async Task WriteFileAsync(
        TarWriter tar, string source, string target, HashSet<string> folders, CancellationToken cancellation)
    {
        await WriteFoldersAboveAsync(tar, target, folders, cancellation);
        var link = new FileInfo(source).LinkTarget;
        var entry = Entry(link is null ? TarEntryType.RegularFile : TarEntryType.SymbolicLink, target);
        if (link is not null)
        {
            entry.LinkName = link;
            await tar.WriteEntryAsync(entry, cancellation);
            return;
        }
        await using var content = File.OpenRead(source);
        entry.Mode = File.GetUnixFileMode(source) & ~(UnixFileMode.GroupWrite | UnixFileMode.OtherWrite);
        entry.DataStream = content;
        await tar.WriteEntryAsync(entry, cancellation);
    }

    private static async Task WriteFoldersAboveAsync(
        TarWriter tar, string target, HashSet<string> folders, CancellationToken cancellation)
    {
        var parts = target.Trim('/').Split('/');
        for (var depth = 1; depth < parts.Length; depth++)
        {
            var folder = string.Join('/', parts[..depth]);
            if (!folders.Add(folder))
                continue;
            var entry = Entry(TarEntryType.Directory, folder + "/");
            entry.Mode = folder == "tmp" ? (UnixFileMode)0b001_111_111_111 : (UnixFileMode)0b111_101_101;
            await tar.WriteEntryAsync(entry, cancellation);
        }
    }

    private static PaxTarEntry Entry(TarEntryType type, string name) =>
        new(type, name.TrimStart('/')) { ModificationTime = DateTimeOffset.UnixEpoch };
}
