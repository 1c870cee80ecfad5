namespace Cpctl.Api.Resources;

/// <summary>certificates.k8s.io/v1 CertificateSigningRequest.</summary>
public sealed record CertificateSigningRequest : IKubeObject
{
    public string? ApiVersion { get; set; } = "certificates.k8s.io/v1";

    public string? Kind { get; set; } = "CertificateSigningRequest";

    public ObjectMeta Metadata { get; set; } = new();

    public CertificateSigningRequestSpec Spec { get; set; } = new();

    public CertificateSigningRequestStatus? Status { get; set; }
}
