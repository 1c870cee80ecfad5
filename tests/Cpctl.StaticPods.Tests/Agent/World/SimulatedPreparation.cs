using Cpctl.Api.Resources;
using Cpctl.StaticPods.Agent.Execution;
using Cpctl.StaticPods.Agent.Planning;

namespace Cpctl.StaticPods.Tests.Agent.World;

internal sealed class SimulatedPreparation : INodePreparation
{
    public IReadOnlyList<CertificateStatus> Certificates { get; set; } = [];

    public Task PrepareAsync(TargetRevision target, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Requests to renew certificates, as they came.</summary>
    public List<CertificateRenewal> Asked { get; } = [];

    public Task RenewCertificatesAsync(CertificateRenewal? asked, CancellationToken cancellation)
    {
        if (asked is not null)
        {
            Asked.Add(asked);
        }

        return Task.CompletedTask;
    }
}
