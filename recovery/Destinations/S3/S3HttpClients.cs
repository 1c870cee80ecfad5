using System.Security.Cryptography.X509Certificates;
using Amazon.Runtime;

namespace Cpctl.Recovery.Destinations;

/// <summary>Gives the library one client for all calls to a store; whoever made it disposes of it.</summary>
internal sealed class S3HttpClients(HttpMessageHandler handler) : HttpClientFactory, IDisposable
{
    /// <summary>To an answer's beginning: a part of 8 MiB gets there in that time even at 70 kB/s.</summary>
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromMinutes(2);

    private readonly HttpClient _http = new(handler) { Timeout = AnswerWithin };

    /// <param name="authorities">PEM; null for those of this system.</param>
    public static SocketsHttpHandler Handler(string? authorities)
    {
        // Redirects are answers for people: another region, another host. Nothing signed for one is good for the other.
        var handler = new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(10), UseCookies = false, AllowAutoRedirect = false };
        if (authorities is not null)
        {
            // A chain policy leaves the check of the host name in force; a validation callback would replace it.
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.ImportFromPem(authorities);
            handler.SslOptions.CertificateChainPolicy = policy;
        }

        return handler;
    }

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => _http;

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

    public void Dispose() => _http.Dispose();
}
