using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Cpctl.Api.Errors;

namespace Cpctl.Pki.Joining;

/// <summary>Learns a cluster's authority from its own API server, trusting nothing but a pin. Nothing is sent but the TLS greeting.</summary>
public static class PinnedServer
{
    /// <summary>Connects and returns the authority that the pin names, out of the chain the server presents.</summary>
    /// <param name="host">Name or address; the server's certificate must be for it.</param>
    /// <param name="port">TCP port.</param>
    /// <param name="pin">The authority's pin, from a place the user trusts.</param>
    /// <param name="timeout">For connecting and greeting together.</param>
    /// <exception cref="CpctlException">
    /// Unreachable: nobody answered, or not TLS. Refused: it is not the server the pin means; both hashes are shown.
    /// </exception>
    public static async Task<X509Certificate2> FetchAuthorityAsync(
        string host, int port, AuthorityPin pin, TimeSpan timeout, CancellationToken cancellation)
    {
        var presented = await PresentedChainAsync(host, port, timeout, cancellation);
        return PinnedChain.Verify(host, port, presented, pin);
    }

    /// <summary>What a server presents in its greeting, its own certificate first; nothing of it is judged, nothing is sent.</summary>
    /// <exception cref="CpctlException">Unreachable: nobody answered in time, or not TLS.</exception>
    public static async Task<X509Certificate2Collection> PresentedChainAsync(
        string host, int port, TimeSpan timeout, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(timeout);
        var presented = new X509Certificate2Collection();
        try
        {
            using var connection = new TcpClient();
            await connection.ConnectAsync(host, port, limit.Token);
            await using var tls = new SslStream(connection.GetStream());
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = host,
                    EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                    // Accepted here only to read it: the judgement is PinnedChain's, and nothing is written to this connection.
                    RemoteCertificateValidationCallback = (_, certificate, chain, _) => Keep(presented, certificate, chain),
                },
                limit.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw Unreachable(host, port, $"no answer within {timeout.TotalSeconds:0} s", null);
        }
        catch (Exception e) when (e is SocketException or IOException or AuthenticationException && presented.Count == 0)
        {
            throw Unreachable(host, port, e.Message, e);
        }

        return presented;
    }

    private static bool Keep(X509Certificate2Collection presented, X509Certificate? certificate, X509Chain? chain)
    {
        // Copies: the callback's own objects are disposed after it.
        if (certificate is not null)
        {
            presented.Add(X509CertificateLoader.LoadCertificate(certificate.GetRawCertData()));
        }

        foreach (var extra in chain?.ChainPolicy.ExtraStore ?? [])
        {
            presented.Add(X509CertificateLoader.LoadCertificate(extra.RawDataMemory.Span));
        }

        return true;
    }

    private static CpctlException Unreachable(string host, int port, string why, Exception? inner) => new(
        ExitCode.Unreachable,
        $"cannot reach the API server at {host}:{port}",
        why,
        "check the endpoint, and that this machine can reach it (routes, firewall, load balancer)",
        inner);
}
