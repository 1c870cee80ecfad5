using System.Security.Cryptography.X509Certificates;
using Cpctl.Api.Errors;
using Cpctl.Pki.Joining;

namespace Cpctl.Bootstrap.Install.Endpoint;

/// <summary>Finds out whose API server, if anybody's, answers at an address. Trusts nothing and sends nothing.</summary>
internal static class EndpointProbe
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    /// <summary>
    /// The authority a server there presents (API servers of cpctl send theirs; of another server its own certificate must do); null when
    /// nothing completes a TLS handshake, as behind a load balancer without a backend.
    /// </summary>
    public static async Task<X509Certificate2?> AuthorityAtAsync(string host, int port, CancellationToken cancel)
    {
        try
        {
            var presented = await PinnedServer.PresentedChainAsync(host, port, Limit, cancel);
            return presented.LastOrDefault(IsAuthority) ?? presented.FirstOrDefault();
        }
        catch (CpctlException e) when (e.Code == ExitCode.Unreachable)
        {
            return null;
        }
    }

    private static bool IsAuthority(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(constraints => constraints.CertificateAuthority);
}
