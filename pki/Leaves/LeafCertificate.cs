using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Cpctl.Pki.Signers;

namespace Cpctl.Pki.Leaves;

/// <summary>Signs leaf certificates.</summary>
internal static class LeafCertificate
{
    /// <summary>Signs <paramref name="publicKey"/>. The leaf never outlives its authority.</summary>
    /// <exception cref="CryptographicException">The authority has expired.</exception>
    internal static X509Certificate2 Sign(LeafSpec spec, PublicKey publicKey, Authority authority, TimeSpan validity, DateTimeOffset now)
    {
        var (authorityFrom, authorityTo) = RenewalRule.Validity(authority.Certificate);
        if (now >= authorityTo)
        {
            throw new CryptographicException(
                $"authority {authority.Certificate.Subject} expired on {authorityTo:yyyy-MM-dd}: it can sign nothing any more");
        }

        var from = Later(now - Authority.ClockSkew, authorityFrom);
        var to = spec.LivesAsAuthority ? authorityTo : Earlier(now + validity, authorityTo);
        var request = new CertificateRequest(DistinguishedName.Of(spec.CommonName, spec.Organization, spec.FurtherOrganization), publicKey, authority.Key.Hash);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(KeyUsage(publicKey), critical: true));
        request.CertificateExtensions.Add(LeafUses.ToExtension(spec.Use));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(publicKey, critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(KeyIdentifier(authority.Certificate)));
        if (spec.Names.Count > 0)
        {
            request.CertificateExtensions.Add(LeafNames.ToExtension(spec.Names));
        }

        return request.Create(authority.Certificate.SubjectName, authority.Key.Generator(), from, to, SerialNumber.Next());
    }

    /// <summary>The file's content: the leaf and <see cref="Followers"/>.</summary>
    internal static string Chain(X509Certificate2 leaf, Authority authority, bool includeAuthority) =>
        string.Concat(Followers(authority, includeAuthority).Prepend(leaf).Select(certificate => certificate.ExportCertificatePem() + "\n"));

    /// <summary>An authority that is no root, with those between it and the root, for everybody; a root only where a joining node looks for it.</summary>
    internal static IReadOnlyList<X509Certificate2> Followers(Authority authority, bool includeAuthority) => authority.Path is [_, ..] path ? path
        : includeAuthority ? [authority.Certificate]
        : [];

    /// <summary>
    /// An authority that says none gets the one that most make of its key: no verifier holds it against such an authority, and it tells a successor of the
    /// same name apart.
    /// </summary>
    private static X509SubjectKeyIdentifierExtension KeyIdentifier(X509Certificate2 authority) =>
        authority.Extensions.OfType<X509SubjectKeyIdentifierExtension>().FirstOrDefault() ?? new X509SubjectKeyIdentifierExtension(authority.PublicKey, critical: false);

    private static X509KeyUsageFlags KeyUsage(PublicKey key)
    {
        using var rsa = key.GetRSAPublicKey();
        return rsa is null ? X509KeyUsageFlags.DigitalSignature : X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment;
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
