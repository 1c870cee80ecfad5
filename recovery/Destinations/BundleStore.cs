using System.Security.Cryptography;
using Cpctl.Pki.Signers;
using Cpctl.Recovery.Bundles;
using Cpctl.Recovery.Creation;

namespace Cpctl.Recovery.Destinations;

/// <summary>Bundles and their records at a destination, which is this one's.</summary>
public sealed class BundleStore(IBackupDestination destination) : IDisposable
{
    private const int LargestRecord = 1 << 16;

    public string Location => destination.Location;

    /// <summary>Where its bundles lie on this machine; null when it is elsewhere.</summary>
    public string? LocalDirectory => destination.LocalDirectory;

    public void Dispose() => destination.Dispose();

    /// <exception cref="IOException">The destination can't be read.</exception>
    public Task<bool> HasAsync(string name, CancellationToken cancel) => destination.HasAsync(name, cancel);

    /// <summary>Newest first; what has no record last, by name.</summary>
    /// <exception cref="IOException">The destination can't be read.</exception>
    public async Task<IReadOnlyList<StoredBundle>> ListAsync(CancellationToken cancel)
    {
        var files = (await destination.ListAsync(cancel)).ToDictionary(file => file.Name, StringComparer.Ordinal);
        var found = new List<StoredBundle>();
        foreach (var file in files.Values.Where(file => !file.Name.EndsWith(BundleRecord.Suffix, StringComparison.Ordinal)))
        {
            var json = files.TryGetValue(file.Name + BundleRecord.Suffix, out var beside) && beside.SizeBytes <= LargestRecord ? await destination.ReadAsync(beside.Name, cancel) : null;
            if (BundleRecord.TryParse(json) is { } record && record.File == file.Name) found.Add(new StoredBundle(file.Name, file.SizeBytes, record) { RecordJson = json });
            else if (BundleRecord.IsBundleName(file.Name)) found.Add(new StoredBundle(file.Name, file.SizeBytes, null));
        }

        return [.. found.OrderByDescending(bundle => bundle.Record?.CreatedAt).ThenByDescending(bundle => bundle.Name, StringComparer.Ordinal)];
    }

    /// <summary>Puts a finished bundle there, reads it back, and only then its record.</summary>
    /// <param name="file">The bundle here.</param>
    /// <param name="name">Its name there.</param>
    /// <param name="manifest">What is in it.</param>
    /// <param name="encrypted">Whether it is.</param>
    /// <param name="signers">Sign the record.</param>
    /// <param name="time">Clock.</param>
    /// <param name="cancel">Ends it; what is there then is no bundle, or one without a record.</param>
    /// <param name="watch">For a destination on this machine: called again and again while it is written there; throws when there is no room any more.</param>
    /// <exception cref="IOException">It did not get there, or not as it was.</exception>
    public async Task<BundleRecord> AddAsync(
        string file, string name, BundleManifest manifest, bool encrypted, SignerSet signers, TimeProvider time, CancellationToken cancel, Action? watch = null)
    {
        var (size, hash) = await DescribeAsync(file, cancel);
        await using (var content = File.OpenRead(file))
        {
            await destination.StoreAsync(name, watch is null || LocalDirectory is null ? content : new RoomWatchingStream(content, watch), cancel);
        }

        await MustBeAsync(name, size, hash, cancel);
        var record = new BundleRecord
        {
            File = name,
            SizeBytes = size,
            Sha256 = hash,
            CreatedAt = manifest.CreatedAt,
            VerifiedAt = time.GetUtcNow(),
            Cluster = manifest.Cluster.Id,
            EtcdClusterId = manifest.Cluster.EtcdClusterId,
            Epoch = manifest.Cluster.Epoch,
            Node = manifest.Cluster.Node,
            Revision = manifest.Snapshot.Revision,
            Hash = manifest.Snapshot.Hash,
            TotalKeys = manifest.Snapshot.TotalKeys,
            Encrypted = encrypted,
        };
        await RecordAsync(record.File, SignedJson.Sign(record.ToJson(), BundleRecord.SignedAs, signers), cancel);
        return record;
    }

    /// <summary>Copies a bundle with its record and compares what arrived.</summary>
    /// <exception cref="IOException">It can't be read or written, or is not what its record says.</exception>
    public async Task CopyToAsync(StoredBundle bundle, BundleStore target, CancellationToken cancel)
    {
        var record = bundle.Record ?? throw new IOException($"{bundle.Name} has no record: nothing tells whether it is whole");
        await using (var content = await destination.OpenAsync(bundle.Name, cancel)) await target.StoreAsync(bundle.Name, content, cancel);
        await target.MustBeAsync(bundle.Name, record.SizeBytes, record.Sha256, cancel);

        // As it was read: its signatures, and whatever a newer cpctl has told in it, go along.
        await target.RecordAsync(record.File, bundle.RecordJson ?? record.ToJson(), cancel);
    }

    /// <summary>The record first: a bundle without one counts for nothing, a record without a bundle would promise one.</summary>
    public async Task RemoveAsync(StoredBundle bundle, CancellationToken cancel)
    {
        await destination.DeleteAsync(bundle.Name + BundleRecord.Suffix, cancel);
        await destination.DeleteAsync(bundle.Name, cancel);
    }

    private static async Task<(long Size, string Hash)> DescribeAsync(string file, CancellationToken cancel)
    {
        await using var content = File.OpenRead(file);
        var hash = await SHA256.HashDataAsync(content, cancel);
        return (content.Length, Convert.ToHexStringLower(hash));
    }

    private Task StoreAsync(string name, Stream content, CancellationToken cancel) => destination.StoreAsync(name, content, cancel);

    private Task RecordAsync(string bundle, byte[] json, CancellationToken cancel) => destination.StoreAsync(bundle + BundleRecord.Suffix, new MemoryStream(json), cancel);

    private async Task MustBeAsync(string name, long size, string hash, CancellationToken cancel)
    {
        string found;
        await using (var content = await destination.OpenAsync(name, cancel)) found = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancel));
        if (found == hash) return;
        await destination.DeleteAsync(name, cancel);
        throw new IOException($"{name} at {Location} is not what was put there: SHA-256 {found} instead of {hash} ({size} bytes); it was removed again");
    }
}
