using Cpctl.Etcd.Client;

namespace Cpctl.Bootstrap.Restoring;

/// <summary>What an etcd that runs holds below some keys, all of one moment.</summary>
/// <param name="Revision">Of that moment.</param>
/// <param name="Values">By key.</param>
internal sealed record StoredValues(long Revision, IReadOnlyDictionary<string, byte[]> Values)
{
    private const int Page = 500;

    /// <exception cref="EtcdException">The member or its quorum does not answer.</exception>
    public static async Task<StoredValues> ReadAsync(EtcdMember etcd, IEnumerable<string> folders, CancellationToken cancel)
    {
        var values = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var revision = 0L;
        foreach (var folder in folders)
        {
            string? last = null;
            EtcdPage page;
            do
            {
                page = await etcd.RangeAsync(folder, last, Page, revision, cancel);
                revision = page.Revision;
                foreach (var value in page.Values) values[last = value.Key] = value.Value.ToArray();
            }
            while (page.HasMore);
        }

        return new StoredValues(revision, values);
    }
}
