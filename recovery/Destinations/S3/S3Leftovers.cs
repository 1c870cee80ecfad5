using Amazon.S3.Model;

namespace Cpctl.Recovery.Destinations;

/// <summary>Uploads of bundles that nobody finished or aborted: their agent was killed, or the store was away to the end.</summary>
internal sealed class S3Leftovers(S3Connection connection, TimeProvider time)
{
    /// <summary>No upload of ours takes so long; a younger one may be somebody's who still works on it.</summary>
    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(1);

    private S3Location Place => connection.Location;

    /// <summary>What can't be cleared now is cleared next time: it keeps no backup from being made.</summary>
    public async Task ClearAsync(CancellationToken cancel)
    {
        try
        {
            var request = new ListMultipartUploadsRequest { BucketName = Place.Bucket, Prefix = Place.KeyPrefix };
            ListMultipartUploadsResponse found;
            do
            {
                found = await connection.CallAsync("list unfinished uploads", (store, cancellation) => store.ListMultipartUploadsAsync(request, cancellation), cancel);
                foreach (var upload in (found.MultipartUploads ?? []).Where(IsAbandoned))
                {
                    var abort = new AbortMultipartUploadRequest { BucketName = Place.Bucket, Key = upload.Key, UploadId = upload.UploadId };
                    await connection.CallAsync("abort an unfinished upload", (store, cancellation) => store.AbortMultipartUploadAsync(abort, cancellation), cancel);
                }

                (request.KeyMarker, request.UploadIdMarker) = (found.NextKeyMarker, found.NextUploadIdMarker);
            }
            while (found.IsTruncated == true && found.NextKeyMarker is { Length: > 0 });
        }
        catch (S3Exception)
        {
            // Not every store lists them, and not every key may.
        }
    }

    private bool IsAbandoned(MultipartUpload upload) =>
        BundleRecord.IsBundleName(Place.NameOf(upload.Key)) && upload.Initiated is { } begun && time.GetUtcNow().UtcDateTime - begun.ToUniversalTime() > Abandoned;
}
