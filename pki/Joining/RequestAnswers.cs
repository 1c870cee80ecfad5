using System.Security.Cryptography.X509Certificates;
using System.Text;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Pki.Leaves;
using Cpctl.Pki.Signers;

namespace Cpctl.Pki.Joining;

/// <summary>Writes the operator's answers into certificate requests.</summary>
internal sealed class RequestAnswers(IKubernetesClient client, TimeProvider time)
{
    internal const string Approved = "Approved";
    internal const string Denied = "Denied";
    internal const string Failed = "Failed";

    internal static bool Has(CertificateSigningRequest request, string type) =>
        request.Status?.Conditions?.Any(condition => condition.Type == type && condition.Status != ConditionStatus.False) == true;

    /// <summary>Adds the condition, unless the request is approved already.</summary>
    internal async Task<CertificateSigningRequest> ApproveAsync(
        CertificateSigningRequest request, JoinDecision decision, CancellationToken cancellation) =>
        Has(request, Approved) ? request : await ConditionAsync(request, Approved, decision, "approval", cancellation);

    /// <summary>What is approved cannot be denied any more (the API server forbids it): then it has failed.</summary>
    internal Task<CertificateSigningRequest> RefuseAsync(CertificateSigningRequest request, JoinDecision decision, CancellationToken cancellation) =>
        Has(request, Approved)
            ? ConditionAsync(request, Failed, decision, "status", cancellation)
            : ConditionAsync(request, Denied, decision, "approval", cancellation);

    /// <summary>Signs the leaf and stores the chain: leaf, then authority.</summary>
    internal async Task SignAsync(
        CertificateSigningRequest request, LeafSpec leaf, PublicKey key, Authority authority, TimeSpan validity, CancellationToken cancellation)
    {
        using var certificate = LeafCertificate.Sign(leaf, key, authority, validity, time.GetUtcNow());
        var chain = Encoding.ASCII.GetBytes(LeafCertificate.Chain(certificate, authority, includeAuthority: true));
        var status = (request.Status ?? new CertificateSigningRequestStatus()) with { Certificate = chain };
        await client.ReplaceStatusAsync(ResourceTypes.CertificateSigningRequests, request with { Status = status }, cancellation);
    }

    private Task<CertificateSigningRequest> ConditionAsync(
        CertificateSigningRequest request, string type, JoinDecision decision, string subresource, CancellationToken cancellation)
    {
        var condition = new CertificateSigningRequestCondition
        {
            Type = type,
            Status = ConditionStatus.True,
            Reason = decision.Reason,
            Message = decision.Message,
            LastUpdateTime = time.GetUtcNow(),
        };
        var status = request.Status ?? new CertificateSigningRequestStatus();
        status = status with { Conditions = [.. status.Conditions ?? [], condition] };
        return client.ReplaceSubresourceAsync(
            ResourceTypes.CertificateSigningRequests, request with { Status = status }, subresource, cancellation);
    }
}
