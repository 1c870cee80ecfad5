using System.Text.Json.Serialization;

namespace Cpctl.Pki.Views;

/// <summary>What a certificate is worth at a moment. The names are public: scripts use them.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CertificateState>))]
public enum CertificateState
{
    Valid,

    /// <summary>Its replacement is due; whoever renews it is about to.</summary>
    Due,

    /// <summary>Its replacement should be there and is not: somebody has to look.</summary>
    Overdue,

    Expired,

    /// <summary>Its life has not begun: a clock is wrong.</summary>
    NotYetValid,
}
