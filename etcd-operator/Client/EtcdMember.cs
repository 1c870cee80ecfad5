using Etcdserverpb;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace Cpctl.Etcd.Client;

/// <summary>
/// One etcd member at exactly one endpoint. No call is retried, every call has a deadline, every failure is an <see cref="EtcdException"/>.
/// </summary>
public sealed partial class EtcdMember : IDisposable
{
    private readonly GrpcChannel _channel;
    private readonly Etcdserverpb.Cluster.ClusterClient _cluster;
    private readonly Etcdserverpb.Maintenance.MaintenanceClient _maintenance;
    private readonly KV.KVClient _keyValues;
    private readonly EtcdTimeouts _timeouts;

    /// <summary>Connects at the first call, not here.</summary>
    /// <param name="endpoint">https://host:port; the host must be in the member's certificate.</param>
    /// <param name="credentials">Stays the caller's: dispose it after this.</param>
    public EtcdMember(Uri endpoint, EtcdCredentials credentials, EtcdTimeouts? timeouts = null)
    {
        Endpoint = endpoint;
        _timeouts = timeouts ?? EtcdTimeouts.Default;
        _channel = EtcdChannel.Create(endpoint, credentials, _timeouts);
        _cluster = new Etcdserverpb.Cluster.ClusterClient(_channel);
        _maintenance = new Etcdserverpb.Maintenance.MaintenanceClient(_channel);
        _keyValues = new KV.KVClient(_channel);
    }

    public Uri Endpoint { get; }

    /// <summary>Answers also without a leader and on a learner: it says nothing about the cluster's health.</summary>
    public async Task<MemberStatus> StatusAsync(CancellationToken cancellation)
    {
        var answer = await CallAsync(o => _maintenance.StatusAsync(new StatusRequest(), o), _timeouts.Read, cancellation);
        return new MemberStatus(
            answer.Header.ClusterId, answer.Header.MemberId, answer.Version, answer.DbSize, answer.DbSizeInUse, answer.Leader,
            answer.RaftTerm, answer.RaftIndex, answer.RaftAppliedIndex, answer.IsLearner, answer.Header.Revision, [.. answer.Errors]);
    }

    /// <summary>
    /// A read through a quorum: it succeeds only when this member has a leader and a majority behind it. A learner refuses it.
    /// </summary>
    public async Task ProbeAsync(CancellationToken cancellation) =>
        await CallAsync(
            o => _keyValues.RangeAsync(new RangeRequest { Key = ByteString.CopyFromUtf8("health"), CountOnly = true }, o),
            _timeouts.Read,
            cancellation);

    public void Dispose() => _channel.Dispose();

    private async Task<T> CallAsync<T>(Func<CallOptions, AsyncUnaryCall<T>> call, TimeSpan timeout, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();

        // gRPC measures deadlines with the system clock: no other would do.
        var deadline = TimeProvider.System.GetUtcNow().UtcDateTime + timeout;
        try
        {
            using var running = call(new CallOptions(deadline: deadline, cancellationToken: cancellation));
            return await running.ResponseAsync;
        }
        catch (RpcException) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }
        catch (RpcException e)
        {
            throw EtcdException.From(Endpoint, e);
        }
    }
}
