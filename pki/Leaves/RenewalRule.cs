using System.Security.Cryptography.X509Certificates;
using Cpctl.Pki.Signers;

namespace Cpctl.Pki.Leaves;

/// <summary>
/// When a certificate that is still valid is replaced: at 80 % of its life, or earlier by renewBefore, and early enough that everybody has
/// read it before the old one ends; never in the first half of its life.
/// </summary>
public static class RenewalRule
{
    private const double LifeShare = 0.8;

    /// <summary>A renewBefore as long as the life itself would renew for ever: at least this share is used.</summary>
    private const double LeastShare = 0.5;

    /// <summary>
    /// Clients of Kubernetes' own library look at their certificate files every five minutes (client-go, CertCallbackRefreshDuration), servers every
    /// minute (apiserver, FileRefreshDuration), and we look every minute.
    /// </summary>
    internal static readonly TimeSpan PickUp = TimeSpan.FromMinutes(6);

    public static DateTimeOffset DueAt(X509Certificate2 certificate, TimeSpan? renewBefore)
    {
        var (from, to) = Validity(certificate);

        // Life begins with the signing: a leaf of a minute would else be old already, for it is backdated by more.
        var signed = from + Authority.ClockSkew < to ? from + Authority.ClockSkew : from;
        var life = to - signed;
        var byShare = signed + (life * LifeShare);
        var byMargin = to - (renewBefore > PickUp ? renewBefore.Value : PickUp);
        var earliest = signed + (life * LeastShare);
        return byMargin >= byShare ? byShare : byMargin >= earliest ? byMargin : earliest;
    }

    internal static (DateTimeOffset From, DateTimeOffset To) Validity(X509Certificate2 certificate) =>
        (new DateTimeOffset(certificate.NotBefore), new DateTimeOffset(certificate.NotAfter));
}
