using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Cpctl.Api.Trust;

namespace Cpctl.StaticPods.ClusterService;

/// <summary>
/// Asks API servers at their nodes' addresses whether they are ready. Every question has a connection of its own: one that is kept would stay
/// with a server that drains while its successor is ready behind the same address.
/// </summary>
public sealed class ApiServerProbe : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly string _authorityFile;
    private readonly HttpClient _http;

    /// <param name="authorityFile">The cluster's authorities, PEM; read again for every connection, as they are rotated.</param>
    public ApiServerProbe(string authorityFile)
    {
        _authorityFile = authorityFile;
        _http = new HttpClient(new SocketsHttpHandler
        {
            PooledConnectionLifetime = TimeSpan.Zero,
            ConnectTimeout = Patience,
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = IsTrusted },
        })
        {
            Timeout = Patience,
        };
    }

    /// <summary>False also when nothing answers.</summary>
    public async Task<bool> IsReadyAsync(string ip, CancellationToken cancellationToken)
    {
        var host = ip.Contains(':', StringComparison.Ordinal) ? $"[{ip}]" : ip;
        try
        {
            using var response = await _http.GetAsync(
                new Uri($"https://{host}:{ServiceEndpoints.Port}/readyz"), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }

    public void Dispose() => _http.Dispose();

    private bool IsTrusted(object sender, X509Certificate? certificate, X509Chain? presented, SslPolicyErrors errors)
    {
        // The name must fit; only the chain is judged anew, for the system does not know our authority.
        return certificate is X509Certificate2 leaf
            && (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) == SslPolicyErrors.None
            && TrustAnchors.FromPem(File.ReadAllText(_authorityFile)).Vouch(leaf, presented?.ChainPolicy.ExtraStore);
    }
}
