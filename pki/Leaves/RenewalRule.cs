using System.Security.Cryptography.X509Certificates;

namespace Cpctl.Pki.Leaves;

/// <summary>When a certificate that is still valid is replaced: at 80 % of its life, or earlier by renewBefore.</summary>
public static class RenewalRule
{
    private const double LifeShare = 0.8;

    public static DateTimeOffset DueAt(X509Certificate2 certificate, TimeSpan? renewBefore)
    {
        var (from, to) = Validity(certificate);
        var byShare = from + ((to - from) * LifeShare);
        var byMargin = to - (renewBefore ?? TimeSpan.Zero);
        return byMargin < byShare ? byMargin : byShare;
    }

    internal static (DateTimeOffset From, DateTimeOffset To) Validity(X509Certificate2 certificate) =>
        (new DateTimeOffset(certificate.NotBefore), new DateTimeOffset(certificate.NotAfter));
}
