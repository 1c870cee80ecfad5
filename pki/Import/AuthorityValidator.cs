using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Cpctl.Pki.Inspection;
using Cpctl.Pki.Leaves;

namespace Cpctl.Pki.Import;

/// <summary>Whether a certificate that somebody brings can be an authority of the cluster: everything that signs or verifies here must take it for one. Pure.</summary>
internal static class AuthorityValidator
{
    private const string NameConstraints = "2.5.29.30";
    private const string AnyUse = "2.5.29.37.0";

    /// <param name="certificates">As brought: the one that signs, then its issuers.</param>
    /// <param name="place">What messages call the file.</param>
    /// <param name="now">Clock.</param>
    /// <param name="isInUse">A cluster runs under it already.</param>
    /// <returns>A sentence for each reason why not; none when it can.</returns>
    internal static IEnumerable<string> Problems(X509Certificate2Collection certificates, string place, DateTimeOffset now, bool isInUse = false)
    {
        foreach (var problem in certificates.SelectMany((certificate, index) => Own(certificate, index == 0 ? place : $"{place}, issuer {index}", now)))
        {
            yield return problem;
        }

        // Old releases of kubeadm made such authorities, and clusters run under them: leaves name the signing key all the same.
        if (!isInUse && certificates[0].Extensions.OfType<X509SubjectKeyIdentifierExtension>().FirstOrDefault() is null)
        {
            yield return $"{place}: it has no subject key identifier: of two authorities of one name nobody could tell which one signed";
        }

        foreach (var problem in IssuerChain.Problems(certificates, place))
        {
            yield return problem;
        }
    }

    /// <summary>Of each of them: who trusts the root alone judges all.</summary>
    private static IEnumerable<string> Own(X509Certificate2 certificate, string place, DateTimeOffset now)
    {
        foreach (var defect in CertificateDefects.Of(certificate, place, now))
        {
            yield return defect;
        }

        if (!CertificateDefects.IsAuthority(certificate))
        {
            yield return $"{place}: not an authority: its basic constraints do not say CA:TRUE";
        }

        if (certificate.Extensions[NameConstraints] is not null)
        {
            yield return $"{place}: it has name constraints: the names of nodes and services that come later may not be permitted";
        }

        if (IsRestricted(certificate) && LeafUses.Of(certificate) != (LeafUse.Client | LeafUse.Server))
        {
            yield return $"{place}: its extended key usage does not allow it to sign for both servers and clients";
        }
    }

    /// <summary>Go takes an authority's extended key usage for a limit on what it signs.</summary>
    private static bool IsRestricted(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().FirstOrDefault() is { } extension
        && extension.EnhancedKeyUsages.Cast<Oid>().All(use => use.Value != AnyUse);
}
