using Cpctl.Api.Resources;

namespace Cpctl.Pki.Views;

/// <summary>Judges a reported certificate by the time of day. Warns long before anything is near its end.</summary>
public static class CertificateStateRule
{
    /// <summary>What renews by itself does so within minutes of its day; a day late is a fault, whatever time is left.</summary>
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(1);

    public static CertificateState Of(CertificateStatus certificate, DateTimeOffset now)
    {
        if (now >= certificate.NotAfter)
        {
            return CertificateState.Expired;
        }

        if (now < certificate.NotBefore)
        {
            return CertificateState.NotYetValid;
        }

        return certificate.RenewAt is not { } due || now < due ? CertificateState.Valid
            : now < due + Patience(certificate, due) ? CertificateState.Due
            : CertificateState.Overdue;
    }

    /// <summary>How long after its day a replacement may be missing.</summary>
    private static TimeSpan Patience(CertificateStatus certificate, DateTimeOffset due)
    {
        // An authority is replaced by a person's decision, with a fifth of its life to take it in.
        var left = certificate.NotAfter - due;
        return certificate.RenewedBy is null ? left / 2 : left / 4 < LongestDelay ? left / 4 : LongestDelay;
    }
}
