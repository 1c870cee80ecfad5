using System.Net;
using System.Net.Http;
using Grpc.Net.Client;

namespace Cpctl.Etcd.Client;

/// <summary>Makes the channel that <see cref="EtcdMember"/> speaks over.</summary>
internal static class EtcdChannel
{
    /// <summary>
    /// dotnet-etcd's own client is not used because it retries every call, MemberAdd and Txn too, spreads calls over all endpoints and stops at
    /// 4 MB: a decision about one member needs an answer from that member, and a change must be sent once.
    /// </summary>
    internal static GrpcChannel Create(Uri endpoint, EtcdCredentials credentials, EtcdTimeouts timeouts)
    {
        if (!string.Equals(endpoint.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal))
        {
            throw new ArgumentException($"etcd is spoken to by https only, not {endpoint}", nameof(endpoint));
        }

        var handler = new SocketsHttpHandler
        {
            SslOptions = credentials.ToClientOptions(),
            ConnectTimeout = timeouts.Connect,
            UseProxy = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            EnableMultipleHttp2Connections = false,

            // A peer that vanished without a reset (power, pulled cable) is noticed by pings, not by the next deadline only.
            KeepAlivePingDelay = TimeSpan.FromSeconds(10),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(5),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2),
        };
        return GrpcChannel.ForAddress(endpoint, new GrpcChannelOptions
        {
            HttpHandler = handler,
            DisposeHttpClient = true,
            MaxReceiveMessageSize = null,
            MaxSendMessageSize = null,
            MaxRetryAttempts = null,
            ServiceConfig = null,
        });
    }
}
