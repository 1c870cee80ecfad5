using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Cpctl.Api.Resources;

namespace Cpctl.Pki.Signers;

/// <summary>A certificate authority with its key.</summary>
public sealed class Authority
{
    /// <summary>Clocks of a cluster differ, one may be wrong by an hour (of summer time): what is issued now must be valid at once on a node that is that far behind.</summary>
    internal static readonly TimeSpan ClockSkew = TimeSpan.FromHours(2);

    private Authority(X509Certificate2 certificate, PrivateKey key, IReadOnlyList<X509Certificate2> issuers) => (Certificate, Key, Issuers) = (certificate, key, issuers);

    /// <summary>Without the private key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>Who signed it, and who signed that one, up to the root; nobody when it signed itself. Nobody in the cluster trusts these.</summary>
    public IReadOnlyList<X509Certificate2> Issuers { get; }

    public PrivateKey Key { get; }

    public string CertificatePem => Pem([Certificate]);

    /// <summary>The certificates of <see cref="Issuers"/>, concatenated PEM; null without any.</summary>
    internal string? IssuersPem => Issuers.Count == 0 ? null : Pem(Issuers);

    /// <summary>What has to be shown with a leaf so that who trusts the root alone can follow: nothing when this is the root.</summary>
    internal IReadOnlyList<X509Certificate2> Path => Issuers.Count == 0 ? [] : [Certificate, .. Issuers.SkipLast(1)];

    /// <summary>SHA-256 of the certificate, 64 hexadecimal digits: its name among its generations.</summary>
    public string Fingerprint => AuthorityBundle.Fingerprint(Certificate);

    public AuthorityPin Pin => AuthorityPin.Of(Certificate);

    /// <summary>kubeadm's names: kubernetes, etcd-ca, front-proxy-ca.</summary>
    public static string CommonName(AuthorityKind kind) => kind switch
    {
        AuthorityKind.Cluster => "kubernetes",
        AuthorityKind.Etcd => "etcd-ca",
        AuthorityKind.FrontProxy => "front-proxy-ca",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    public static Authority Create(AuthorityKind kind, KeyAlgorithm algorithm, TimeSpan validity, TimeProvider time)
    {
        var key = PrivateKey.Create(algorithm);
        var request = key.Request(DistinguishedName.Of(CommonName(kind), organization: null));
        // It signs leaves only. A successor of the same name is self-issued and does not count.
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(
            X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign | X509KeyUsageFlags.DigitalSignature, critical: true));
        var identifier = new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false);
        request.CertificateExtensions.Add(identifier);
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(identifier));
        var now = time.GetUtcNow();
        var certificate = request.Create(request.SubjectName, key.Generator(), now - ClockSkew, now + validity, SerialNumber.Next());
        return new Authority(certificate, key, []);
    }

    /// <param name="certificates">Its own first, then <see cref="Issuers"/>.</param>
    /// <param name="key">Unencrypted.</param>
    /// <exception cref="CryptographicException">Unreadable, or the key is not the certificate's.</exception>
    public static Authority FromPem(string certificates, string key)
    {
        var chain = AuthorityBundle.Read(certificates);
        var authority = chain.Count > 0
            ? new Authority(chain[0], PrivateKey.FromPem(key), [.. chain.Skip(1)])
            : throw new CryptographicException("no certificate in PEM");
        return authority.Certificate.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(authority.Key.PublicKeyInfo)
            ? authority
            : throw new CryptographicException($"the key is not that of authority {authority.Certificate.Subject}");
    }

    private static string Pem(IEnumerable<X509Certificate2> certificates) => string.Concat(certificates.Select(one => one.ExportCertificatePem() + "\n"));

    public override string ToString() => $"authority {Certificate.Subject} {Pin}";
}
