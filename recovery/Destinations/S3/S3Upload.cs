using Amazon.S3.Model;
using Cpctl.Api.Runtime;

namespace Cpctl.Recovery.Destinations;

/// <summary>
/// Puts a stream of any size into a bucket with the memory of one part. Every part is signed with its SHA-256, so the store refuses one that was changed on its way;
/// nothing of the name is seen before all parts are there.
/// </summary>
internal sealed class S3Upload(S3Connection connection, TimeProvider time)
{
    /// <summary>Stores want at least 5 MiB, and at most 10,000 parts.</summary>
    public const int SmallestPart = 8 << 20;

    private const int MostParts = 10_000;

    /// <summary>Of a stream that does not tell its length: 625 GiB in all.</summary>
    private const int UnknownPart = 64 << 20;

    private static readonly TimeSpan AbortWithin = TimeSpan.FromSeconds(15);

    private S3Location Place => connection.Location;

    public async Task StoreAsync(string name, Stream content, CancellationToken cancel)
    {
        var part = new byte[PartSize(content.CanSeek ? content.Length - content.Position : null)];
        var filled = await content.ReadAtLeastAsync(part, part.Length, throwOnEndOfStream: false, cancel);
        if (filled < part.Length)
        {
            await PutAsync(name, part, filled, cancel);
            return;
        }

        var upload = await BeginAsync(name, cancel);
        try
        {
            var parts = new List<PartETag>();
            long total = 0;
            for (; filled > 0; filled = await content.ReadAtLeastAsync(part, part.Length, throwOnEndOfStream: false, cancel))
            {
                if (parts.Count == MostParts) throw new IOException($"{name} is too large for {Place}: more than {MostParts} parts of {part.Length} bytes");
                parts.Add(new PartETag(parts.Count + 1, await PartAsync(name, upload, parts.Count + 1, part, filled, cancel)));
                total += filled;
            }

            await CompleteAsync(name, upload, parts, total, cancel);
        }
        catch
        {
            await AbortAsync(name, upload);
            throw;
        }
    }

    /// <returns>In bytes.</returns>
    internal static int PartSize(long? length) => length is null ? UnknownPart
        : (int)Math.Clamp(((length.Value / MostParts) + (1 << 20)) >> 20 << 20, SmallestPart, int.MaxValue >> 20 << 20);

    // Some stores keep the frames of chunked encoding as if they were content.
    private async Task PutAsync(string name, byte[] content, int length, CancellationToken cancel) => await connection.CallAsync(
        $"store {name}",
        (store, cancellation) => store.PutObjectAsync(
            new PutObjectRequest { BucketName = Place.Bucket, Key = Place.KeyOf(name), InputStream = new MemoryStream(content, 0, length, false), UseChunkEncoding = false }, cancellation),
        cancel);

    private async Task<string> BeginAsync(string name, CancellationToken cancel) => (await connection.CallAsync(
        $"store {name}",
        (store, cancellation) => store.InitiateMultipartUploadAsync(new InitiateMultipartUploadRequest { BucketName = Place.Bucket, Key = Place.KeyOf(name) }, cancellation),
        cancel)).UploadId;

    private async Task<string> PartAsync(string name, string upload, int number, byte[] content, int length, CancellationToken cancel) => (await connection.CallAsync(
        $"store {name}",
        (store, cancellation) => store.UploadPartAsync(
            new UploadPartRequest
            {
                BucketName = Place.Bucket,
                Key = Place.KeyOf(name),
                UploadId = upload,
                PartNumber = number,
                InputStream = new MemoryStream(content, 0, length, false),
                UseChunkEncoding = false,
            },
            cancellation),
        cancel)).ETag;

    private async Task CompleteAsync(string name, string upload, List<PartETag> parts, long total, CancellationToken cancel)
    {
        try
        {
            var request = new CompleteMultipartUploadRequest { BucketName = Place.Bucket, Key = Place.KeyOf(name), UploadId = upload, PartETags = parts };
            await connection.CallAsync($"store {name}", (store, cancellation) => store.CompleteMultipartUploadAsync(request, cancellation), cancel);
        }
        catch (S3Exception e) when (e.Code == "NoSuchUpload")
        {
            // The answer to an earlier attempt was lost, or it is gone. Whoever stored it reads it back in any case.
            var request = new GetObjectMetadataRequest { BucketName = Place.Bucket, Key = Place.KeyOf(name) };
            var there = await connection.CallAsync($"find {name}", (store, cancellation) => store.GetObjectMetadataAsync(request, cancellation), cancel);
            if (there.ContentLength != total) throw;
        }
    }

    /// <summary>Parts of an unfinished upload cost room and are seen by nobody. What the first failure was matters more than that of this.</summary>
    private async Task AbortAsync(string name, string upload)
    {
        using var limit = new LimitedToken(AbortWithin, time, CancellationToken.None);
        try
        {
            var request = new AbortMultipartUploadRequest { BucketName = Place.Bucket, Key = Place.KeyOf(name), UploadId = upload };
            await connection.CallAsync($"abort the upload of {name}", (store, cancellation) => store.AbortMultipartUploadAsync(request, cancellation), limit.Token);
        }
        catch (Exception e) when (e is S3Exception or OperationCanceledException || limit.TimedOut)
        {
            // A later upload clears it away.
        }
    }
}
