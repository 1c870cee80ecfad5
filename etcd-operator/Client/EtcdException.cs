using Grpc.Core;

namespace Cpctl.Etcd.Client;

/// <summary>A call to one etcd member failed. The message names the member and repeats what etcd said.</summary>
public sealed class EtcdException : Exception
{
    public EtcdException(EtcdFailure failure, Uri endpoint, string reason, Exception? inner = null)
        : base($"etcd at {endpoint.Authority}: {reason}", inner)
    {
        Failure = failure;
        Endpoint = endpoint;
        Reason = reason;
    }

    public EtcdFailure Failure { get; }

    public Uri Endpoint { get; }

    /// <summary>etcd's own words when <see cref="Failure"/> is <see cref="EtcdFailure.Refused"/>.</summary>
    public string Reason { get; }

    internal static EtcdException From(Uri endpoint, RpcException error)
    {
        var reason = error.Status.Detail;

        // etcd says "unavailable" both for "I have no leader" and, through gRPC, for "nobody is listening": the prefix tells them apart.
        var fromEtcd = reason.StartsWith("etcdserver:", StringComparison.Ordinal)
            || reason.StartsWith("rpc not supported", StringComparison.Ordinal)
            || reason.StartsWith("raft:", StringComparison.Ordinal);
        var failure = error.StatusCode switch
        {
            StatusCode.DeadlineExceeded or StatusCode.Cancelled => EtcdFailure.Timeout,
            _ when reason.StartsWith("etcdserver: request timed out", StringComparison.Ordinal) => EtcdFailure.Timeout,
            StatusCode.Unavailable or StatusCode.Internal when !fromEtcd => EtcdFailure.Unreachable,
            _ => EtcdFailure.Refused,
        };
        var text = failure switch
        {
            EtcdFailure.Timeout when !fromEtcd => "no answer within the deadline",
            EtcdFailure.Unreachable => RootCause(error),
            _ => reason,
        };
        return new EtcdException(failure, endpoint, text, error);
    }

    private static string RootCause(RpcException error)
    {
        Exception? cause = error.Status.DebugException;
        while (cause?.InnerException is not null)
        {
            cause = cause.InnerException;
        }

        return cause?.Message ?? error.Status.Detail;
    }
}
