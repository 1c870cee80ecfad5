using Cpctl.Api.Resources;
using Cpctl.StaticPods.Agent.Execution;
using Cpctl.StaticPods.Agent.Planning;

namespace Cpctl.StaticPods.Tests.Agent.World;

internal sealed class SimulatedPreparation : INodePreparation
{
    public IReadOnlyList<CertificateStatus> Certificates => [];

    public Task PrepareAsync(TargetRevision target, CancellationToken cancellation) => Task.CompletedTask;

    public Task RenewCertificatesAsync(CancellationToken cancellation) => Task.CompletedTask;
}
