using System.Text.Json.Nodes;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.StaticPods.Agent.Reporting;
using Cpctl.StaticPods.Revisions;

namespace Cpctl.StaticPods.Tests.Agent.World;

/// <summary>An API that knows some revisions and a target, or is down.</summary>
internal sealed class SimulatedApi : IAgentApi
{
    public Dictionary<long, Revision> Revisions { get; } = [];

    public bool IsDown { get; set; }

    public List<JsonObject> Patches { get; } = [];

    public ControlPlaneNode? Node { get; private set; }

    public ControlPlane? ControlPlane => null;

    public void Target(long revision, int? retry = null) =>
        Node = new ControlPlaneNode { Metadata = new ObjectMeta { Name = "cp1" }, Spec = new ControlPlaneNodeSpec { TargetRevision = revision, Retry = retry } };

    public void AskToRenew(CertificateRenewal renewal) => Node!.Spec.RenewCertificates = renewal;

    public Task RunAsync(CancellationToken cancellation) => Task.CompletedTask;

    public Task<Revision> GetRevisionAsync(long number, CancellationToken cancellation) => IsDown
        ? throw new KubernetesTransportException("connection refused", null)
        : Task.FromResult(Revisions[number]);

    public Task PatchStatusAsync(JsonObject patch, CancellationToken cancellation)
    {
        if (IsDown)
        {
            throw new KubernetesTransportException("connection refused", null);
        }

        Patches.Add(patch);
        return Task.CompletedTask;
    }
}
