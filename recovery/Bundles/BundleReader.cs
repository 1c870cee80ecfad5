using System.Formats.Tar;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Cpctl.Etcd.Database;
using Cpctl.Pki.Signers;
using Cpctl.Recovery.Age;

namespace Cpctl.Recovery.Bundles;

/// <summary>Reads all of a bundle and compares it with its manifest; nothing of it is written anywhere.</summary>
/// <param name="bundle">Read by one thread.</param>
/// <param name="beside">The same bytes for another thread, which inspects the snapshot while it is hashed; null to do one after the other.</param>
/// <param name="inspected">
/// What was found in the very snapshot that was put into the bundle. When the SHA-256 in the manifest is the one of that snapshot, the one in the bundle is
/// the same, and need not be inspected again.
/// </param>
internal sealed class BundleReader(IByteSource bundle, IByteSource? beside = null, DatabaseReport? inspected = null)
{
    private const int LargestManifest = 1 << 20;
    private const int LargestSigners = 1 << 22;
    private readonly List<string> _problems = [];
    private readonly Dictionary<string, BundleFile> _found = new(StringComparer.Ordinal);
    private Task<DatabaseReport>? _inspection;
    private SignedJson? _signed;
    private bool? _trailerMatches;

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
            return new BundleReport(manifest, _problems, await SnapshotAsync(manifest, cancel)) { Origin = Origin() };
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException or ArgumentException or NotSupportedException or OverflowException)
        {
            throw new BundleException($"its archive is damaged: {e.Message}", e);
        }
        finally
        {
            // It reads what the caller is about to close.
            if (_inspection is not null) await _inspection.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    private async Task<BundleManifest> ManifestAsync(TarReader tar, CancellationToken cancel)
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

            _signed = SignedJson.Of(document.RootElement, BundleManifest.SignedAs);
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

            var hash = entry is { Name: BundleLayout.Snapshot, Length: > 0 } ? HashSnapshot(entry, cancel)
                : entry is { Name: BundleLayout.Signers, Length: <= LargestSigners } ? await SignersAsync(entry, manifest, cancel)
                : Convert.ToHexStringLower(entry.DataStream is { } data ? await SHA256.HashDataAsync(data, cancel) : SHA256.HashData([]));
            if (!_found.TryAdd(entry.Name, new BundleFile(entry.Name, entry.Length, hash)))
            {
                _problems.Add($"{entry.Name} is in it twice");
            }
        }
    }

    private string HashSnapshot(TarEntry entry, CancellationToken cancel)
    {
        var (start, length) = (entry.DataOffset, entry.Length);
        var snapshot = new SourcePart(bundle, start, length);
        if (SnapshotSource is null && beside is not null && inspected is null)
        {
            _inspection = Task.Run(() => SnapshotFile.ReadDatabase(new SourcePart(beside, start, length), cancel), cancel);
        }

        SnapshotSource ??= snapshot;
        var digest = SnapshotHasher.Hash(snapshot, cancel);
        _trailerMatches = digest.TrailerMatches;
        return digest.Sha256;
    }

    private async Task<string> SignersAsync(TarEntry entry, BundleManifest manifest, CancellationToken cancel)
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

        return Convert.ToHexStringLower(SHA256.HashData(bytes));
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

    /// <summary>Whose it is says whoever knows the cluster's authority; that it is its own is a matter of being whole.</summary>
    private BundleOrigin? Origin()
    {
        if (Signers is null) return null;
        var origin = new BundleOrigin(_signed, Signers.Cluster);
        if (origin.IsSigned && !origin.IsSignedByItsOwn) _problems.Add("the manifest is not what was signed: none of the authorities whose keys are in it made its signatures");
        return origin;
    }

    private async Task<SnapshotReport?> SnapshotAsync(BundleManifest manifest, CancellationToken cancel)
    {
        if (SnapshotSource is null)
        {
            _problems.Add("there is no snapshot in it");
            return null;
        }

        try
        {
            var database = inspected ?? await (_inspection ?? Task.FromResult(SnapshotFile.ReadDatabase(SnapshotSource, cancel)));
            var expected = manifest.Snapshot;
            var hash = database.Hash?.ToString("x", CultureInfo.InvariantCulture);
            if ((database.Revision, database.TotalEntries, hash) != (expected.Revision, expected.TotalKeys, expected.Hash))
            {
                _problems.Add($"the snapshot has revision {database.Revision}, {database.TotalEntries} keys and hash {hash ?? "none"}; "
                    + $"the manifest says {expected.Revision}, {expected.TotalKeys} and {expected.Hash}");
            }

            return new SnapshotReport(database, _trailerMatches);
        }
        catch (InvalidDataException e)
        {
            _problems.Add($"the snapshot: {e.Message}");
            return null;
        }
    }
}
