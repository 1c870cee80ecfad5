using System.Formats.Tar;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Cpctl.Etcd.Database;
using Cpctl.Pki.Signers;
using Cpctl.Recovery.Age;

namespace Cpctl.Recovery.Bundles;

/// <summary>Reads all of a bundle and compares it with its manifest; nothing of it is written anywhere.</summary>
internal sealed class BundleReader(IByteSource bundle)
{
    private const int LargestManifest = 1 << 20;
    private const int LargestSigners = 1 << 22;
    private readonly List<string> _problems = [];
    private readonly Dictionary<string, BundleFile> _found = new(StringComparer.Ordinal);

    /// <summary>Known once it has been read; null when there is none in it.</summary>
    public IByteSource? SnapshotSource { get; private set; }

    /// <summary>Known once it has been read; null when there are none in it that can be read.</summary>
    public SignerSet? Signers { get; private set; }

    /// <exception cref="BundleException">It is no bundle, or one of a newer format.</exception>
    /// <exception cref="AgeException">It is damaged below the archive.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    public async Task<BundleReport> ReadAsync(CancellationToken cancel)
    {
        try
        {
            await using var stream = new SourceStream(bundle);
            await using var tar = new TarReader(stream);
            var manifest = await ManifestAsync(tar, cancel);
            await FilesAsync(tar, manifest, cancel);
            Compare(manifest);
            return new BundleReport(manifest, _problems, Snapshot(manifest, cancel));
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException or ArgumentException or NotSupportedException or OverflowException)
        {
            throw new BundleException($"its archive is damaged: {e.Message}", e);
        }
    }

    private static async Task<BundleManifest> ManifestAsync(TarReader tar, CancellationToken cancel)
    {
        var first = await tar.GetNextEntryAsync(cancellationToken: cancel);
        if (first is not { Name: BundleLayout.Manifest, DataStream: { } data, Length: <= LargestManifest })
        {
            throw new BundleException($"it does not begin with {BundleLayout.Manifest}");
        }

        try
        {
            using var document = await JsonDocument.ParseAsync(data, cancellationToken: cancel);
            var format = document.RootElement.GetProperty("formatVersion").GetInt32();
            if (format > BundleManifest.CurrentFormat)
            {
                throw new BundleException($"its format is version {format}, made by a newer cpctl; this one reads version {BundleManifest.CurrentFormat}");
            }

            var manifest = document.Deserialize(BundleJson.Default.BundleManifest) ?? throw new BundleException("its manifest is empty");

            // The serializer holds fields to what their types say, and not what is in lists.
            return manifest.Files.All(file => file is not null) && manifest.Snapshot.Members.All(member => member is not null)
                ? manifest
                : throw new BundleException("its manifest can't be read: a list in it holds null");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new BundleException($"its manifest can't be read: {e.Message}", e);
        }
    }

    private async Task FilesAsync(TarReader tar, BundleManifest manifest, CancellationToken cancel)
    {
        while (await tar.GetNextEntryAsync(cancellationToken: cancel) is { } entry)
        {
            if (entry.EntryType != TarEntryType.RegularFile)
            {
                _problems.Add($"{entry.Name} is no file");
                continue;
            }

            if (entry.Name == BundleLayout.Snapshot)
            {
                SnapshotSource = new SourcePart(bundle, entry.DataOffset, entry.Length);
            }

            var hash = entry is { Name: BundleLayout.Signers, Length: <= LargestSigners } ? await SignersAsync(entry, manifest, cancel)
                : entry.DataStream is { } data ? await SHA256.HashDataAsync(data, cancel)
                : SHA256.HashData([]);
            if (!_found.TryAdd(entry.Name, new BundleFile(entry.Name, entry.Length, Convert.ToHexStringLower(hash))))
            {
                _problems.Add($"{entry.Name} is in it twice");
            }
        }
    }

    private async Task<byte[]> SignersAsync(TarEntry entry, BundleManifest manifest, CancellationToken cancel)
    {
        using var content = new MemoryStream();
        await (entry.DataStream ?? Stream.Null).CopyToAsync(content, cancel);
        var bytes = content.ToArray();
        try
        {
            Signers = SignerSet.FromJson(bytes);
            if (Signers.ClusterId != manifest.Cluster.Id)
            {
                _problems.Add("the signers belong to another cluster");
            }
        }
        catch (CryptographicException e)
        {
            _problems.Add(e.Message);
        }

        return SHA256.HashData(bytes);
    }

    private void Compare(BundleManifest manifest)
    {
        foreach (var expected in manifest.Files)
        {
            if (!_found.Remove(expected.Path, out var found)) _problems.Add($"{expected.Path} is missing");
            else if (found != expected) _problems.Add($"{expected.Path} is not what the manifest says: {found.SizeBytes} bytes of {expected.SizeBytes}, SHA-256 {found.Sha256}");
        }

        _problems.AddRange(_found.Keys.Select(path => $"{path} is not in the manifest"));
    }

    private SnapshotReport? Snapshot(BundleManifest manifest, CancellationToken cancel)
    {
        if (SnapshotSource is null)
        {
            _problems.Add("there is no snapshot in it");
            return null;
        }

        try
        {
            var report = SnapshotFile.Inspect(SnapshotSource, cancel);
            var (database, expected) = (report.Database, manifest.Snapshot);
            var hash = database.Hash?.ToString("x", CultureInfo.InvariantCulture);
            if ((database.Revision, database.TotalEntries, hash) != (expected.Revision, expected.TotalKeys, expected.Hash))
            {
                _problems.Add($"the snapshot has revision {database.Revision}, {database.TotalEntries} keys and hash {hash ?? "none"}; "
                    + $"the manifest says {expected.Revision}, {expected.TotalKeys} and {expected.Hash}");
            }

            return report;
        }
        catch (InvalidDataException e)
        {
            _problems.Add($"the snapshot: {e.Message}");
            return null;
        }
    }
}
