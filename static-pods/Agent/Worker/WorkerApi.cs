using System.Net;
using System.Text.Json.Nodes;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Api.Runtime;
using Cpctl.StaticPods.Agent.Execution;
using Cpctl.StaticPods.Agent.Reporting;
using Cpctl.StaticPods.Agent.State;
using Cpctl.StaticPods.Rendering;
using Cpctl.StaticPods.Revisions;
using Microsoft.Extensions.Logging;

namespace Cpctl.StaticPods.Agent.Worker;

/// <summary>
/// The API as a worker's agent sees it: the control plane's settings and nothing else. It reads no Secret, so it renders its few files
/// itself and numbers them for itself.
/// </summary>
internal sealed class WorkerApi : IAgentApi
{
    private readonly IKubernetesClient _client;
    private readonly NodeIdentity _node;
    private readonly StagedRevisions _staged;
    private readonly AgentMemory _memory;
    private readonly Informer<ControlPlane> _controlPlanes;
    private volatile Revision? _latest;

    public WorkerApi(
        IKubernetesClient client, NodeIdentity node, StagedRevisions staged, AgentMemory memory, Wakeup wakeup, TimeProvider time, ILogger logger)
    {
        _client = client;
        _node = node;
        _staged = staged;
        _memory = memory;
        _controlPlanes = new Informer<ControlPlane>(client, ResourceTypes.ControlPlanes, WatchedObject.Named(WatchedObject.ControlPlane), time, logger);
        _controlPlanes.Subscribe(change =>
        {
            if (!StatusRenewal.IsAll(change))
            {
                Follow(change.Object);
                wakeup.Set();
            }
        });
    }

    public ControlPlaneNode? Node => _latest is { } latest
        ? new ControlPlaneNode { Spec = new ControlPlaneNodeSpec { TargetRevision = latest.Number, Role = NodeRoles.Worker, Ip = _node.Ip } }
        : null;

    public ControlPlane? ControlPlane => _controlPlanes.Get(null, WatchedObject.ControlPlane);

    public Task RunAsync(CancellationToken cancellation) => _controlPlanes.RunAsync(cancellation);

    public Task<Revision> GetRevisionAsync(long number, CancellationToken cancellation) => _latest is { } latest && latest.Number == number
        ? Task.FromResult(latest)
        : Task.FromException<Revision>(new InvalidDataException($"revision {number} of this worker was never made"));

    /// <summary>The operator makes its object when it admits the worker. Without one, reading says as well whether there is an API.</summary>
    public async Task PatchStatusAsync(JsonObject patch, CancellationToken cancellation)
    {
        try
        {
            await _client.MergePatchStatusAsync(ResourceTypes.ControlPlaneNodes, null, _node.Name, patch, cancellation);
        }
        catch (KubernetesApiException e) when (e.IsNotFound || e.Status == HttpStatusCode.Forbidden)
        {
            await _client.TryGetAsync(ResourceTypes.ControlPlanes, null, WatchedObject.ControlPlane, cancellation);
        }
    }

    /// <summary>
    /// A new revision when the settings give other files than the last. Control-plane nodes go first: settings for a release that they do not
    /// all run yet are left until they do.
    /// </summary>
    internal void Follow(ControlPlane controlPlane)
    {
        var last = _memory.State.Desired is { } desired ? _staged.ReadSource(desired) : null;
        if (last is not null && controlPlane.Status?.Version != controlPlane.Spec.Version)
        {
            return;
        }

        var facts = new ClusterFacts(_node.ClusterId, _node.Endpoint, controlPlane.Spec.Images.Cpctl ?? "") { Keys = controlPlane.Status?.Keys };
        var content = RevisionRenderer.RenderWorker(controlPlane.Spec, facts);
        _latest = last is not null && last.Content.Hash == content.Hash ? last : Revision.After(last, content);
    }
}
