using Etcdserverpb;
using Grpc.Core;

namespace Cpctl.Etcd.Client;

public sealed partial class EtcdMember
{
    /// <summary>
    /// Has this member send its whole database, with the SHA-256 behind it, and writes it as it comes: memory does not depend on its size. A snapshot that
    /// was cut off on its way fails here; whether it is what was sent, the SHA-256 tells.
    /// </summary>
    /// <exception cref="IOException">The output can't be written.</exception>
    public async Task SnapshotAsync(Stream output, CancellationToken cancellation)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        silence.CancelAfter(_timeouts.Silence);
        try
        {
            using var call = _maintenance.Snapshot(new SnapshotRequest(), new CallOptions(cancellationToken: silence.Token));
            while (await call.ResponseStream.MoveNext(silence.Token))
            {
                await output.WriteAsync(call.ResponseStream.Current.Blob.Memory, cancellation);
                silence.CancelAfter(_timeouts.Silence);
            }
        }
        catch (Exception e) when (e is RpcException or OperationCanceledException && cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }
        catch (RpcException e)
        {
            throw EtcdException.From(Endpoint, e);
        }
        catch (OperationCanceledException e)
        {
            throw new EtcdException(EtcdFailure.Timeout, Endpoint, $"the snapshot stood still for {_timeouts.Silence.TotalSeconds:0} s", e);
        }
    }
}
