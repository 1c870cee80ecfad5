using Etcdserverpb;
using Google.Protobuf;
using Mvccpb;

namespace Cpctl.Etcd.Client;

public sealed partial class EtcdMember
{
    /// <summary>Reads one key through a quorum; null when there is none.</summary>
    public Task<EtcdValue?> GetAsync(string key, CancellationToken cancellation) => GetAsync(key, fromThisMember: false, cancellation);

    /// <summary>Reads one key as this member alone has it: proves what has reached it, works on learners, may be old.</summary>
    public Task<EtcdValue?> GetFromThisMemberAsync(string key, CancellationToken cancellation) => GetAsync(key, fromThisMember: true, cancellation);

    /// <returns>The revision of the write.</returns>
    public async Task<long> PutAsync(string key, ReadOnlyMemory<byte> value, CancellationToken cancellation)
    {
        var answer = await CallAsync(o => _keyValues.PutAsync(ToPut(key, value), o), _timeouts.Change, cancellation);
        return answer.Header.Revision;
    }

    /// <returns>False when there was no such key.</returns>
    public async Task<bool> DeleteAsync(string key, CancellationToken cancellation)
    {
        var request = new DeleteRangeRequest { Key = ByteString.CopyFromUtf8(key) };
        var answer = await CallAsync(o => _keyValues.DeleteRangeAsync(request, o), _timeouts.Change, cancellation);
        return answer.Deleted > 0;
    }

    /// <summary>Writes only if the key was last changed at <paramref name="modRevision"/>; 0 means "if there is no such key".</summary>
    public async Task<EtcdWrite> PutIfUnchangedAsync(
        string key, ReadOnlyMemory<byte> value, long modRevision, CancellationToken cancellation)
    {
        var request = new TxnRequest();
        request.Compare.Add(new Compare
        {
            Key = ByteString.CopyFromUtf8(key),
            Target = Compare.Types.CompareTarget.Mod,
            Result = Compare.Types.CompareResult.Equal,
            ModRevision = modRevision,
        });
        request.Success.Add(new RequestOp { RequestPut = ToPut(key, value) });
        var answer = await CallAsync(o => _keyValues.TxnAsync(request, o), _timeouts.Change, cancellation);
        return new EtcdWrite(answer.Succeeded, answer.Header.Revision);
    }

    private async Task<EtcdValue?> GetAsync(string key, bool fromThisMember, CancellationToken cancellation)
    {
        var request = new RangeRequest { Key = ByteString.CopyFromUtf8(key), Serializable = fromThisMember };
        var answer = await CallAsync(o => _keyValues.RangeAsync(request, o), _timeouts.Read, cancellation);
        return answer.Kvs.Count == 0 ? null : ToValue(answer.Kvs[0]);
    }

    private static PutRequest ToPut(string key, ReadOnlyMemory<byte> value) =>
        new() { Key = ByteString.CopyFromUtf8(key), Value = ByteString.CopyFrom(value.Span) };

    private static EtcdValue ToValue(KeyValue pair) =>
        new(pair.Key.ToStringUtf8(), pair.Value.Memory, pair.CreateRevision, pair.ModRevision, pair.Version);
}
