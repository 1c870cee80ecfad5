using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Cpctl.Pki.Leaves;

namespace Cpctl.Pki.Views;

/// <summary>What people and programs want to know of a certificate. Public parts only.</summary>
public sealed record CertificateFacts
{
    /// <summary>Distinguished name.</summary>
    public required string Subject { get; init; }

    /// <summary>Subject alternative names: host names in small letters and addresses, sorted.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>Distinguished name of the signer.</summary>
    public required string Issuer { get; init; }

    public required DateTimeOffset NotBefore { get; init; }

    public required DateTimeOffset NotAfter { get; init; }

    /// <summary>When its replacement is due, by <see cref="RenewalRule"/>.</summary>
    public required DateTimeOffset RenewAt { get; init; }

    /// <summary>SHA-256 of the certificate, 64 hexadecimal digits.</summary>
    public required string Fingerprint { get; init; }

    public static CertificateFacts Of(X509Certificate2 certificate, TimeSpan? renewBefore)
    {
        var (from, to) = RenewalRule.Validity(certificate);
        return new CertificateFacts
        {
            Subject = certificate.Subject,
            Names = [.. LeafNames.Of(certificate)],
            Issuer = certificate.Issuer,
            NotBefore = from.ToUniversalTime(),
            NotAfter = to.ToUniversalTime(),
            RenewAt = RenewalRule.DueAt(certificate, renewBefore).ToUniversalTime(),
            Fingerprint = Convert.ToHexStringLower(SHA256.HashData(certificate.RawDataMemory.Span)),
        };
    }
}
