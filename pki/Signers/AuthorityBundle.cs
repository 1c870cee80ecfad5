using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Cpctl.Pki.Signers;

/// <summary>Authorities as they are passed on: concatenated PEM, the signing one first.</summary>
public static class AuthorityBundle
{
    /// <summary>As <see cref="Authority.Fingerprint"/>, in the order of the bundle.</summary>
    /// <exception cref="CryptographicException">No PEM.</exception>
    public static IReadOnlyList<string> Fingerprints(string pem) => [.. Read(pem).Select(Fingerprint)];

    /// <exception cref="CryptographicException">No PEM.</exception>
    public static X509Certificate2Collection Read(string pem)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPem(pem);
        return certificates;
    }

    internal static string Fingerprint(X509Certificate2 certificate) => Convert.ToHexStringLower(SHA256.HashData(certificate.RawDataMemory.Span));
}
