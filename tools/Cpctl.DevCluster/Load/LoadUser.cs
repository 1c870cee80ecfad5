using System.Net;
using System.Net.Security;

namespace Cpctl.DevCluster.Load;

/// <summary>Who asks: a service account that may do what its role says and nothing else, so that an API server which has not read the roles yet is noticed.</summary>
/// <param name="Token">The service account's.</param>
/// <param name="Trust">In the cluster's authorities.</param>
public sealed record LoadUser(LoadToken Token, LoadTrust Trust)
{
    /// <summary>A client for one way. Nothing is retried except what HTTP itself allows: a request that a closing connection never took.</summary>
    public HttpClient Connect(bool keepsConnection, TimeSpan timeout)
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.None,
            PooledConnectionLifetime = keepsConnection ? Timeout.InfiniteTimeSpan : TimeSpan.Zero,
            KeepAlivePingDelay = TimeSpan.FromSeconds(10),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(5),
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, server, chain, errors) => Trust.Judge(server, chain, errors) },
        };
        return new HttpClient(new LoadTokenHandler(Token, handler))
        {
            Timeout = timeout,
            DefaultRequestVersion = keepsConnection ? HttpVersion.Version20 : HttpVersion.Version11,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
    }
}
