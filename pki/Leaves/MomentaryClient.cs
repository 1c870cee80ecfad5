using System.Security.Cryptography;
using Cpctl.Pki.Signers;

namespace Cpctl.Pki.Leaves;

/// <summary>A client's identity that lives for a short time, for whoever holds the authority.</summary>
public static class MomentaryClient
{
    /// <summary>Long enough for one piece of work.</summary>
    public static readonly TimeSpan Usual = TimeSpan.FromMinutes(10);

    /// <returns>Certificate and private key, PEM.</returns>
    /// <exception cref="CryptographicException">The authority has expired.</exception>
    public static (string Certificate, string Key) Sign(Authority authority, AuthorityKind kind, string commonName, string? organization, TimeSpan life, TimeProvider time)
    {
        var key = PrivateKey.Create(authority.Key.Algorithm);
        var spec = new LeafSpec { Name = "momentary", Issuer = kind, CommonName = commonName, Organization = organization, Use = LeafUse.Client };
        using var leaf = LeafCertificate.Sign(spec, key.PublicKey, authority, life, time.GetUtcNow());
        return (leaf.ExportCertificatePem(), key.ToPem());
    }
}
