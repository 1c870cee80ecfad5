using System.Security.Cryptography.X509Certificates;
using Cpctl.Api.Errors;
using Cpctl.Api.Trust;
using Cpctl.Pki.Leaves;

namespace Cpctl.Pki.Joining;

/// <summary>Judges the chain a server presented against a pin and a name. Pure.</summary>
internal static class PinnedChain
{
    /// <param name="presented">The server's own certificate first.</param>
    internal static X509Certificate2 Verify(string host, int port, X509Certificate2Collection presented, AuthorityPin pin)
    {
        var authority = presented.FirstOrDefault(certificate => IsAuthority(certificate) && AuthorityPin.Of(certificate) == pin);
        if (authority is null)
        {
            throw PinMismatch(host, port, presented, pin);
        }

        var leaf = presented[0];
        if (!new TrustAnchors([authority]).Vouch(leaf, presented))
        {
            throw Refused(
                host, port, $"its certificate is not signed by the authority {pin} it presents, or is not valid at this moment", "check this machine's clock, and whether something intercepts the connection");
        }

        if (!leaf.MatchesHostname(host, allowWildcards: true, allowCommonName: false))
        {
            throw Refused(
                host,
                port,
                $"its certificate is not for {host}, only for {string.Join(", ", LeafNames.Of(leaf))}",
                "use one of these as endpoint, or add the name to spec.certSANs");
        }

        return authority;
    }

    private static bool IsAuthority(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(constraints => constraints.CertificateAuthority);

    private static CpctlException PinMismatch(string host, int port, X509Certificate2Collection presented, AuthorityPin pin)
    {
        var found = presented.Where(IsAuthority).Select(certificate => AuthorityPin.Of(certificate).Value).Distinct(StringComparer.Ordinal).ToList();
        return Refused(
            host,
            port,
            found.Count == 0
                ? $"expected an authority with {pin}, but the server presents none"
                : $"expected {pin}, the server presents {string.Join(" and ", found)}",
            "this is another cluster, its authority was rotated since, or something stands between: compare with `cpctl token create` on a control-plane node; nothing was sent");
    }

    private static CpctlException Refused(string host, int port, string why, string remedy) =>
        new(ExitCode.Refused, $"the server at {host}:{port} is not the cluster to join", why, remedy);
}
