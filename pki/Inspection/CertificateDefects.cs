using System.Security.Cryptography.X509Certificates;
using Cpctl.Pki.Leaves;

namespace Cpctl.Pki.Inspection;

/// <summary>What a certificate lacks to be of use, whoever made it. Pure.</summary>
internal static class CertificateDefects
{
    /// <summary>Go's TLS, and with it every component of Kubernetes, takes less for RSA no more.</summary>
    private const int LeastRsaBits = 2048;

    internal static bool IsAuthority(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509BasicConstraintsExtension>().FirstOrDefault() is { CertificateAuthority: true };

    /// <summary>By name, and where it says which key signed it, by that: a successor of one name may be signed by its predecessor. Roots' own signatures are checked by nobody.</summary>
    internal static bool IsSelfSigned(X509Certificate2 certificate)
    {
        var own = certificate.Extensions.OfType<X509SubjectKeyIdentifierExtension>().FirstOrDefault()?.SubjectKeyIdentifierBytes;
        var signer = certificate.Extensions.OfType<X509AuthorityKeyIdentifierExtension>().FirstOrDefault()?.KeyIdentifier;
        return certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData)
            && (own is not { } mine || signer is not { } theirs || mine.Span.SequenceEqual(theirs.Span));
    }

    internal static string KeyText(X509Certificate2 certificate)
    {
        using var rsa = certificate.GetRSAPublicKey();
        return GoCertificateRules.CurveOf(certificate.PublicKey) is { } curve ? $"ECDSA-{curve.Replace("P-", "P", StringComparison.Ordinal)}" : rsa is not null ? $"RSA-{rsa.KeySize}" : certificate.PublicKey.Oid.FriendlyName ?? "unknown";
    }

    /// <param name="certificate">The certificate.</param>
    /// <param name="place">What messages call it.</param>
    /// <param name="now">Clock.</param>
    internal static IEnumerable<string> Of(X509Certificate2 certificate, string place, DateTimeOffset now)
    {
        var (from, to) = RenewalRule.Validity(certificate);
        if (now >= to)
        {
            yield return $"{place}: expired at {to.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z";
        }

        if (now < from)
        {
            yield return $"{place}: not valid before {from.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z";
        }

        foreach (var problem in GoCertificateRules.Problems(certificate))
        {
            yield return $"{place}: {problem}";
        }

        using var rsa = certificate.GetRSAPublicKey();
        if (rsa is { KeySize: < LeastRsaBits })
        {
            yield return $"{place}: its RSA key has {rsa.KeySize} bits; less than {LeastRsaBits} is refused";
        }

        // A root's own signature is checked by nobody.
        if (!IsSelfSigned(certificate) && certificate.SignatureAlgorithm.FriendlyName is { } algorithm && (algorithm.Contains("sha1", StringComparison.OrdinalIgnoreCase) || algorithm.Contains("md5", StringComparison.OrdinalIgnoreCase)))
        {
            yield return $"{place}: signed with {algorithm}, which Kubernetes refuses";
        }

        if (!IsAuthority(certificate) && LeafUses.Of(certificate).HasFlag(LeafUse.Server) && LeafNames.Of(certificate).Count == 0)
        {
            yield return $"{place}: for a server, but without subject alternative names: clients look for the name nowhere else";
        }

        if (IsAuthority(certificate)
            && certificate.Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault() is { } usage && !usage.KeyUsages.HasFlag(X509KeyUsageFlags.KeyCertSign))
        {
            yield return $"{place}: an authority whose key usage does not allow it to sign certificates";
        }
    }

    /// <summary>Whether <paramref name="issuer"/>'s key signed it, root or not; times are judged elsewhere.</summary>
    internal static bool IsSignedBy(X509Certificate2 certificate, X509Certificate2 issuer)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.ExtraStore.Add(issuer);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.AllFlags;
        chain.Build(certificate);
        var isSelf = certificate.RawDataMemory.Span.SequenceEqual(issuer.RawDataMemory.Span);
        var signer = isSelf ? chain.ChainElements[0] : chain.ChainElements.ElementAtOrDefault(1);
        return signer is not null
            && signer.Certificate.RawDataMemory.Span.SequenceEqual(issuer.RawDataMemory.Span)
            && certificate.IssuerName.RawData.AsSpan().SequenceEqual(issuer.SubjectName.RawData)
            && chain.ChainElements[0].ChainElementStatus.All(status => status.Status != X509ChainStatusFlags.NotSignatureValid);
    }
}
