using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Cpctl.Api.Errors;
using Cpctl.Api.Trust;

namespace Cpctl.Api.Kubernetes;

/// <summary>Connections made with one set of credentials. Replaced as a whole when they change; unused connections close by themselves.</summary>
internal sealed class ApiTransport : IDisposable
{
    private readonly HttpMessageInvoker _http;
    private readonly FileStamps _files;
    private readonly DateTimeOffset? _expires;
    private readonly AuthenticationHeaderValue? _authorization;
    private readonly string? _serverName;

    private ApiTransport(ClusterAccess access, FileStamps files, DateTimeOffset? expires, SocketsHttpHandler handler)
    {
        Access = access;
        _files = files;
        _expires = expires;
        _http = new HttpMessageInvoker(handler);
        _authorization = access.BearerToken is { } token ? new AuthenticationHeaderValue("Bearer", token) : null;
        _serverName = access.TlsServerName;
    }

    public ClusterAccess Access { get; }

    public static async Task<ApiTransport> CreateAsync(
        ClusterAccess access, KubernetesClientOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        // Stamped before they are used: a change in between is noticed next time.
        var stamps = new FileStamps(access.SourceFiles);
        var effective = access;
        DateTimeOffset? end = null;
        if (access.Exec is { } plugin)
        {
            var credential = await plugin.RunAsync(options, time, cancellationToken);
            end = credential.Expires;
            effective = access with
            {
                BearerToken = credential.Token ?? access.BearerToken,
                ClientCertificatePem = credential.CertificatePem ?? access.ClientCertificatePem,
                ClientKeyPem = credential.KeyPem ?? access.ClientKeyPem,
            };
        }

        try
        {
            return new ApiTransport(effective, stamps, end, HandlerFor(effective, options));
        }
        catch (Exception ex) when (ex is CryptographicException or ArgumentException)
        {
            throw new CpctlException(
                ExitCode.BadInput,
                $"Can't use the credentials for {access}",
                ex.Message,
                "Check that certificate, key and authority are PEM, and that the key belongs to the certificate.",
                ex);
        }
    }

    public bool IsStale(DateTimeOffset now) => _files.Changed || (_expires is { } end && now >= end - TimeSpan.FromSeconds(10));

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Version = HttpVersion.Version20;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionOrLower;
        request.Headers.Authorization = _authorization;
        foreach (var (name, value) in Access.ActsAs?.Headers ?? []) request.Headers.TryAddWithoutValidation(name, value);

        if (_serverName is not null)
        {
            // The handler takes the TLS name from the Host header.
            request.Headers.Host = _serverName;
        }

        return _http.SendAsync(request, cancellationToken);
    }

    /// <summary>A WebSocket with the same trust and identity; these speak HTTP/1.1.</summary>
    /// <param name="address">As for a request; https becomes wss.</param>
    /// <param name="protocol">The subprotocol that the server has to agree to.</param>
    /// <param name="cancellationToken">Ends the attempt, not the socket.</param>
    /// <exception cref="WebSocketException">The server can't be reached, or refused.</exception>
    public async Task<ClientWebSocket> ConnectAsync(Uri address, string protocol, CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        try
        {
            socket.Options.AddSubProtocol(protocol);
            socket.Options.CollectHttpResponseDetails = true;
            if (_authorization is not null)
            {
                socket.Options.SetRequestHeader("Authorization", _authorization.ToString());
            }

            if (_serverName is not null)
            {
                socket.Options.SetRequestHeader("Host", _serverName);
            }

            foreach (var (name, value) in Access.ActsAs?.Headers ?? []) socket.Options.SetRequestHeader(name, value);

            var secure = new UriBuilder(address) { Scheme = address.Scheme == Uri.UriSchemeHttps ? Uri.UriSchemeWss : Uri.UriSchemeWs };
            await socket.ConnectAsync(secure.Uri, _http, cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public void Dispose() => _http.Dispose();

    private static SocketsHttpHandler HandlerFor(ClusterAccess access, KubernetesClientOptions options) => new()
    {
        SslOptions = TlsFor(access),
        ConnectTimeout = options.ConnectTimeout,
        UseCookies = false,
        UseProxy = access.Proxy is not null,
        Proxy = access.Proxy is { } proxy ? new WebProxy(proxy) : null,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.GZip,
        EnableMultipleHttp2Connections = true,
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),

        // A peer that lost power sends nothing, not even a reset; without pings a watch would wait for it.
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        KeepAlivePingDelay = TimeSpan.FromSeconds(10),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(5),
    };

    private static SslClientAuthenticationOptions TlsFor(ClusterAccess access)
    {
        var options = access.AuthorityPem is { } authorities ? TrustAnchors.FromPem(authorities).ClientOptions() : new SslClientAuthenticationOptions();
        if (access.SkipTlsVerification)
        {
            options.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        }

        if (access.ClientCertificatePem is { } certificate && access.ClientKeyPem is { } key)
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPem(certificate);
            options.ClientCertificateContext = SslStreamCertificateContext.Create(
                X509Certificate2.CreateFromPem(certificate, key), [.. chain.Skip(1)], offline: true);
        }

        return options;
    }
}
