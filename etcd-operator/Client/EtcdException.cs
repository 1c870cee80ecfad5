using Grpc.Core;

namespace Cpctl.Etcd.Client;

/// <summary>A call to one etcd member failed. The message names the member and repeats what etcd said.</summary>
public sealed class EtcdException : Exception
{
    /// <summary>What etcd says to clients without a user when somebody has enabled authentication; rpctypes/error.go of 3.4 to 3.6.</summary>
    private static readonly string[] AuthErrors =
    [
        "etcdserver: user name is empty", "etcdserver: permission denied", "etcdserver: user name not found", "etcdserver: invalid auth token",
        "etcdserver: authentication failed",
    ];

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
            _ when AuthErrors.Any(said => reason.StartsWith(said, StringComparison.Ordinal)) =>
                $"authentication is enabled in etcd, which cpctl and the API server do not use ({reason}); take it back with `etcdctl auth disable` as its user root",
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
