using System.Security.Cryptography.X509Certificates;
using Cpctl.Api.Resources;
using Cpctl.Pki.Signers;

namespace Cpctl.Pki.Tests.Import;

/// <summary>An authority as its owner has it: a root, or an intermediate of another.</summary>
internal sealed class OwnAuthority
{
    private readonly OwnAuthority? _issuer;

    private OwnAuthority(string name, OwnAuthority? issuer, DateTimeOffset now, int? length, bool isAuthority, X509KeyUsageFlags usage, int days)
    {
        _issuer = issuer;
        var request = Key.Request(new X500DistinguishedName($"CN={name}"));
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, length is not null, length ?? 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(usage, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        var signer = issuer ?? this;
        request.CertificateExtensions.Add(issuer is null
            ? X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false))
            : X509AuthorityKeyIdentifierExtension.CreateFromCertificate(issuer.Certificate, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        Certificate = request.Create(
            issuer is null ? request.SubjectName : issuer.Certificate.SubjectName, signer.Key.Generator(), now.AddDays(-2), now.AddDays(days), SerialNumber.Next());
    }

    internal PrivateKey Key { get; } = PrivateKey.Create(KeyAlgorithm.EcdsaP256);

    internal X509Certificate2 Certificate { get; }

    internal string Pem => Certificate.ExportCertificatePem() + "\n";

    /// <summary>Its certificate, then those of its issuers, the root last.</summary>
    internal string Chain => Pem + _issuer?.Chain;

    internal Authority Authority => Authority.FromPem(Chain, Key.ToPem());

    internal static OwnAuthority Root(DateTimeOffset now, string name = "Example root", int? length = null, int days = 365) =>
        new(name, issuer: null, now, length, isAuthority: true, X509KeyUsageFlags.KeyCertSign, days);

    /// <summary>Another certificate for an authority's key and name.</summary>
    internal X509Certificate2 Signs(OwnAuthority other, DateTimeOffset now)
    {
        var request = other.Key.Request(other.Certificate.SubjectName);
        foreach (var extension in other.Certificate.Extensions.Where(extension => extension is not X509AuthorityKeyIdentifierExtension))
        {
            request.CertificateExtensions.Add(extension);
        }

        return request.Create(Certificate.SubjectName, Key.Generator(), now.AddDays(-1), now.AddDays(200), SerialNumber.Next());
    }

    internal OwnAuthority Intermediate(
        DateTimeOffset now, string name = "Example authority", int? length = null, bool isAuthority = true, X509KeyUsageFlags usage = X509KeyUsageFlags.KeyCertSign, int days = 300) =>
        new(name, this, now, length, isAuthority, usage, days);
}
