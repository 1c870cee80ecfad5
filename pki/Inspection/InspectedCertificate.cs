using System.Security.Cryptography.X509Certificates;
using Cpctl.Pki.Leaves;
using Cpctl.Pki.Views;

namespace Cpctl.Pki.Inspection;

/// <summary>A certificate found in a file.</summary>
public sealed record InspectedCertificate
{
    /// <summary>Where in the file it stands: certificate, its issuer, or a user or cluster of a kubeconfig.</summary>
    public required string Place { get; init; }

    public required CertificateFacts Certificate { get; init; }

    /// <summary>May sign others.</summary>
    public required bool IsAuthority { get; init; }

    /// <summary>ECDSA-P256, RSA-2048 and the like.</summary>
    public required string Key { get; init; }

    /// <summary>Client, Server, both, or None.</summary>
    public required LeafUse Uses { get; init; }

    /// <summary>Whether the private key at hand is its own; null when there is none.</summary>
    public bool? HasItsKey { get; init; }

    internal static InspectedCertificate Of(string place, X509Certificate2 certificate, bool? hasItsKey) => new()
    {
        Place = place,
        Certificate = CertificateFacts.Of(certificate, renewBefore: null),
        IsAuthority = CertificateDefects.IsAuthority(certificate),
        Key = CertificateDefects.KeyText(certificate),
        Uses = LeafUses.Of(certificate),
        HasItsKey = hasItsKey,
    };
}
