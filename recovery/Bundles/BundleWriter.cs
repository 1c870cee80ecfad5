using System.Formats.Tar;
using System.Text.Json;
using Cpctl.Etcd.Database;
using Cpctl.Pki.Signers;
using Cpctl.Recovery.Age;

namespace Cpctl.Recovery.Bundles;

/// <summary>Writes a bundle's archive: the manifest, then every file it names.</summary>
internal static class BundleWriter
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <param name="parts">In the order of the manifest's files.</param>
    /// <param name="signers">Sign the manifest, and by its hashes all the rest; null leaves it unsigned, as earlier releases did.</param>
    /// <exception cref="IOException">A file can't be read, or the output not be written.</exception>
    public static async Task WriteAsync(Stream output, BundleManifest manifest, IReadOnlyList<BundlePart> parts, SignerSet? signers, CancellationToken cancel)
    {
        await using var tar = new TarWriter(output, TarEntryFormat.Pax, leaveOpen: true);
        var json = JsonSerializer.SerializeToUtf8Bytes(manifest, BundleJson.Default.BundleManifest);
        using var head = new MemoryStream(signers is null ? json : SignedJson.Sign(json, BundleManifest.SignedAs, signers));
        await tar.WriteEntryAsync(Entry(BundleLayout.Manifest, manifest, head), cancel);
        foreach (var part in parts)
        {
            using var file = new FileBytes(part.Source);
            await using var content = new SourceStream(file);
            await tar.WriteEntryAsync(Entry(part.Path, manifest, content), cancel);
        }
    }

    private static PaxTarEntry Entry(string path, BundleManifest manifest, Stream content) =>
        new(TarEntryType.RegularFile, path) { DataStream = content, Mode = Mode, ModificationTime = manifest.CreatedAt };
}
