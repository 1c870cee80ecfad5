namespace Cpctl.Api.Resources;

/// <summary>Approved, Denied or Failed.</summary>
public sealed record CertificateSigningRequestCondition
{
    public string Type { get; set; } = "";

    public string Status { get; set; } = ConditionStatus.True;

    public string? Reason { get; set; }

    public string? Message { get; set; }

    public DateTimeOffset? LastUpdateTime { get; set; }
}
