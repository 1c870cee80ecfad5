using Amazon.S3.Model;

namespace Cpctl.Recovery.Destinations;

/// <summary>A folder of a bucket, at any store that speaks S3.</summary>
public sealed class S3Destination : IBackupDestination
{
    /// <summary>A store that restarts is waited for, a minute or so.</summary>
    private const int PatientRetries = 6;

    private readonly S3Connection _connection;
    private readonly TimeProvider _time;

    /// <param name="location">Which bucket.</param>
    /// <param name="credentials">Of a key that may use it.</param>
    /// <param name="authorities">PEM, that the store's certificate is checked with; null for those of this system.</param>
    /// <param name="time">Clock.</param>
    public S3Destination(S3Location location, S3Credentials credentials, string? authorities, TimeProvider time)
        : this(location, credentials, S3HttpClients.Handler(authorities), PatientRetries, time)
    {
    }

    internal S3Destination(S3Location location, S3Credentials credentials, HttpMessageHandler handler, int retries, TimeProvider time) =>
        (_connection, _time) = (new S3Connection(location, credentials, handler, retries), time);

    public string Location => Place.ToString();

    private S3Location Place => _connection.Location;

    public async Task<IReadOnlyList<StoredFile>> ListAsync(CancellationToken cancel)
    {
        var files = new List<StoredFile>();
        string? token = null;
        do
        {
            var request = new ListObjectsV2Request { BucketName = Place.Bucket, Prefix = Place.KeyPrefix, Delimiter = "/", ContinuationToken = token };
            var page = await _connection.CallAsync("list", (store, cancellation) => store.ListObjectsV2Async(request, cancellation), cancel);
            files.AddRange((page.S3Objects ?? []).Select(entry => new StoredFile(Place.NameOf(entry.Key), entry.Size ?? 0)).Where(file => file.Name.Length > 0));
            token = page.IsTruncated == true ? page.NextContinuationToken : null;
        }
        while (token is not null);
        return files;
    }

    public async Task<bool> HasAsync(string name, CancellationToken cancel) => (await ListAsync(cancel)).Any(file => file.Name == name);

    public async Task<byte[]> ReadAsync(string name, CancellationToken cancel)
    {
        await using var content = await OpenAsync(name, cancel);
        using var all = new MemoryStream();
        await content.CopyToAsync(all, cancel);
        return all.ToArray();
    }

    public async Task<Stream> OpenAsync(string name, CancellationToken cancel)
    {
        var stream = new S3ObjectStream(_connection, name, _time);
        try
        {
            await stream.OpenAsync(cancel);
            return stream;
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    public async Task StoreAsync(string name, Stream content, CancellationToken cancel)
    {
        if (BundleRecord.IsBundleName(name)) await new S3Leftovers(_connection, _time).ClearAsync(cancel);
        await new S3Upload(_connection, _time).StoreAsync(name, content, cancel);
    }

    public Task DeleteAsync(string name, CancellationToken cancel) => _connection.CallAsync(
        $"remove {name}", (store, cancellation) => store.DeleteObjectAsync(new DeleteObjectRequest { BucketName = Place.Bucket, Key = Place.KeyOf(name) }, cancellation), cancel);

    public void Dispose() => _connection.Dispose();
}
