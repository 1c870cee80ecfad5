using Etcdserverpb;
using Google.Protobuf;

namespace Cpctl.Etcd.Client;

public sealed partial class EtcdMember
{
    /// <summary>Reads a page of the keys under a prefix through a quorum.</summary>
    /// <param name="prefix">Not empty.</param>
    /// <param name="after">The last key of the page before; null for the first page.</param>
    /// <param name="limit">Keys of a page.</param>
    /// <param name="revision">The revision that the first page was of, so that all are of one moment; 0 for the newest.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<EtcdPage> RangeAsync(string prefix, string? after, int limit, long revision, CancellationToken cancellation)
    {
        var request = new RangeRequest
        {
            Key = after is null ? ByteString.CopyFromUtf8(prefix) : ByteString.CopyFromUtf8(after + '\0'),
            RangeEnd = EndOf(ByteString.CopyFromUtf8(prefix)),
            Limit = limit,
            Revision = revision,
        };
        var answer = await CallAsync(o => _keyValues.RangeAsync(request, o), _timeouts.Change, cancellation);
        return new EtcdPage([.. answer.Kvs.Select(ToValue)], revision == 0 ? answer.Header.Revision : revision, answer.More);
    }

    /// <summary>How many keys there are, through a quorum.</summary>
    public async Task<long> CountAsync(CancellationToken cancellation)
    {
        var every = ByteString.CopyFrom(0);
        var answer = await CallAsync(o => _keyValues.RangeAsync(new RangeRequest { Key = every, RangeEnd = every, CountOnly = true }, o), _timeouts.Change, cancellation);
        return answer.Count;
    }

    /// <summary>The first key that no longer has the prefix; UTF-8 has no byte of 255 that could overflow.</summary>
    private static ByteString EndOf(ByteString prefix)
    {
        var end = prefix.ToByteArray();
        end[^1]++;
        return ByteString.CopyFrom(end);
    }
}
