namespace Cpctl.Api.Resources;

/// <summary>Expiry of one certificate on a node.</summary>
public sealed record CertificateStatus
{
    public string Name { get; set; } = "";

    public DateTimeOffset NotAfter { get; set; }
}
