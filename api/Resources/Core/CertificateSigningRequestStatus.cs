namespace Cpctl.Api.Resources;

/// <summary>The answer of approver and signer.</summary>
public sealed record CertificateSigningRequestStatus
{
    /// <summary>PEM of the issued chain.</summary>
    public byte[]? Certificate { get; set; }

    public IReadOnlyList<CertificateSigningRequestCondition>? Conditions { get; set; }
}
