using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Cpctl.Api.Trust;

/// <summary>
/// Authorities that are trusted by themselves, whether they are roots or not: of an intermediate, what it signed is trusted, and nothing that others of
/// its root signed. Kubernetes and etcd judge so; .NET on its own follows every chain to a root.
/// </summary>
public sealed class TrustAnchors(X509Certificate2Collection authorities)
{
    private const X509ChainStatusFlags Unrooted = X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.UntrustedRoot;

    /// <exception cref="CryptographicException">No PEM.</exception>
    public static TrustAnchors FromPem(string pem)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPem(pem);
        return new TrustAnchors(authorities);
    }

    /// <summary>Whoever is connected to must show a certificate of these, for the name by which it was asked for.</summary>
    public SslClientAuthenticationOptions ClientOptions() => new()
    {
        CertificateChainPolicy = Policy(),
        RemoteCertificateValidationCallback = Judge,
    };

    /// <summary>Whoever connects must show a certificate of these.</summary>
    public SslServerAuthenticationOptions ServerOptions() => new()
    {
        ClientCertificateRequired = true,
        CertificateChainPolicy = Policy(),
        RemoteCertificateValidationCallback = Judge,
    };

    /// <summary>Whether one of these signed a certificate, itself or through those presented with it, and all of them are valid now.</summary>
    /// <param name="certificate">In question.</param>
    /// <param name="presented">What was shown with it; null for nothing.</param>
    public bool Vouch(X509Certificate2 certificate, X509Certificate2Collection? presented = null) => Leads(certificate, presented, Unrooted);

    /// <summary>As <see cref="Vouch"/>, whatever the time.</summary>
    public bool Signed(X509Certificate2 certificate) => Leads(certificate, presented: null, Unrooted | X509ChainStatusFlags.NotTimeValid);

    private bool Leads(X509Certificate2 certificate, X509Certificate2Collection? presented, X509ChainStatusFlags forgiven)
    {
        using var chain = new X509Chain { ChainPolicy = Policy() };
        chain.ChainPolicy.ExtraStore.AddRange(presented ?? []);
        chain.Build(certificate);
        return Leads(chain, forgiven);
    }

    /// <summary>The host name was compared already; only the chain is judged here.</summary>
    /// <exception cref="AuthenticationException">It is not to be trusted; of a false alone nobody would learn why.</exception>
    private bool Judge(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None || (errors == SslPolicyErrors.RemoteCertificateChainErrors && chain is not null && Leads(chain, Unrooted))) return true;
        var defects = chain?.ChainStatus.Select(status => status.Status).Distinct() ?? [];
        throw new AuthenticationException($"The remote certificate is invalid: {errors}{string.Concat(defects.Select(defect => $", {defect}"))}");
    }

    /// <summary>Nothing is wrong up to one of these; what stands above it does not matter.</summary>
    private bool Leads(X509Chain chain, X509ChainStatusFlags forgiven)
    {
        for (var index = 0; index < chain.ChainElements.Count; index++)
        {
            var element = chain.ChainElements[index];
            if (element.ChainElementStatus.Any(status => (status.Status & ~forgiven) != X509ChainStatusFlags.NoError))
            {
                return false;
            }

            if (index > 0 && authorities.Any(authority => authority.RawDataMemory.Span.SequenceEqual(element.Certificate.RawDataMemory.Span)))
            {
                return true;
            }
        }

        return false;
    }

    private X509ChainPolicy Policy()
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }
}
