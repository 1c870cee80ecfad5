using Cpctl.Api.Resources;
using Cpctl.Pki.Views;

namespace Cpctl.Bootstrap.Certificates;

/// <summary>One certificate of one node; also its JSON and YAML form, which scripts depend on.</summary>
internal sealed record CertificateRow
{
    public required string Node { get; init; }

    public required string Name { get; init; }

    public required CertificateState State { get; init; }

    /// <summary>Negative when it has expired.</summary>
    public required long SecondsLeft { get; init; }

    public required DateTimeOffset NotAfter { get; init; }

    public DateTimeOffset? NotBefore { get; init; }

    public DateTimeOffset? RenewAt { get; init; }

    public string? RenewedBy { get; init; }

    public string? Subject { get; init; }

    public IReadOnlyList<string> Names { get; init; } = [];

    public string? Issuer { get; init; }

    public string? Path { get; init; }

    public string? Fingerprint { get; init; }

    /// <summary>For a server's: whether clients are shown this one; null when that is not known.</summary>
    public bool? Served { get; init; }

    public static CertificateRow Of(string node, CertificateStatus certificate, DateTimeOffset now) => new()
    {
        Node = node,
        Name = certificate.Name,
        State = CertificateStateRule.Of(certificate, now),
        SecondsLeft = (long)Math.Floor((certificate.NotAfter - now).TotalSeconds),
        NotAfter = certificate.NotAfter,
        NotBefore = certificate.NotBefore,
        RenewAt = certificate.RenewAt,
        RenewedBy = certificate.RenewedBy,
        Subject = certificate.Subject,
        Names = certificate.Names,
        Issuer = certificate.Issuer,
        Path = certificate.Path,
        Fingerprint = certificate.Fingerprint,
        Served = certificate.Served,
    };
}
