using System.Text.Json.Nodes;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Api.Runtime;
using Cpctl.Etcd.Membership;
using Cpctl.Pki.Joining;
using Cpctl.Pki.Signers;
using Cpctl.StaticPods.Events;
using Cpctl.StaticPods.Rollouts;
using Microsoft.Extensions.Logging;

namespace Cpctl.StaticPods.Nodes;

/// <summary>
/// Takes control-plane nodes out of the cluster: those that a person removes or replaces, and those whose Node was deleted after they died. The
/// member of etcd goes first (the membership controller's work), the node's objects after it. Forgets workers whose Node was deleted. Runs in the operator that leads.
/// </summary>
public sealed partial class NodeRemovalController : IController, IDisposable
{
    /// <summary>While a node goes: its member is taken out by others, which makes no event of the node.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    /// <summary>Silence makes no event either.</summary>
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(5);

    private readonly IKubernetesClient _client;
    private readonly EventRecorder _events;
    private readonly Informer<ControlPlane> _controlPlanes;
    private readonly Informer<ControlPlaneNode> _nodes;
    private readonly Informer<KubeNode> _kubeNodes;
    private readonly ObserveEtcd _observe;
    private readonly Func<SignerSet> _signers;
    private readonly NodeEviction _eviction;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly WorkQueue<string> _queue;

    /// <summary>The informers are run by whoever composes the operator.</summary>
    public NodeRemovalController(
        IKubernetesClient client,
        EventRecorder events,
        Informer<ControlPlane> controlPlanes,
        Informer<ControlPlaneNode> nodes,
        Informer<KubeNode> kubeNodes,
        ObserveEtcd observe,
        Func<SignerSet> signers,
        TimeProvider time,
        ILogger<NodeRemovalController> logger)
    {
        _client = client;
        _events = events;
        _controlPlanes = controlPlanes;
        _nodes = nodes;
        _kubeNodes = kubeNodes;
        _observe = observe;
        _signers = signers;
        _eviction = new NodeEviction(client, signers, time);
        _time = time;
        _logger = logger;
        _queue = new WorkQueue<string>(time);
        nodes.Subscribe(change => _queue.Add(change.Object.Metadata.Name!));
        kubeNodes.Subscribe(change => _queue.Add(change.Object.Metadata.Name!));
    }

    public string Name => "node-removal";

    public void Dispose() => _queue.Dispose();

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await _controlPlanes.WaitForSyncAsync(cancellationToken);
        await _nodes.WaitForSyncAsync(cancellationToken);
        await _kubeNodes.WaitForSyncAsync(cancellationToken);
        foreach (var node in _nodes.List())
        {
            _queue.Add(node.Metadata.Name!);
        }

        await new ReconcileLoop<string>(Name, _queue, ReconcileAsync, _logger).RunAsync(cancellationToken);
    }

    internal async Task<ReconcileResult> ReconcileAsync(string name, CancellationToken cancellationToken)
    {
        if (_nodes.Get(null, name) is { Spec.Evict: true } evicted && await _eviction.RecordAsync(evicted, cancellationToken))
        {
            await TellAsync(evicted, EventReasons.NodeEvicted, $"{name} is evicted: what it knew is rotated once it has left", cancellationToken);
        }

        if (_nodes.Get(null, name) is null && _kubeNodes.Get(null, name) is not null && await _eviction.IsEvictedAsync(name, cancellationToken))
        {
            // Its kubelet has made it again; until its certificates are worthless it may do so at any time.
            await _client.DeleteAsync(ResourceTypes.Nodes, null, name, cancellationToken);
            return ReconcileResult.Done;
        }

        if (_nodes.Get(null, name) is { Spec.Role: NodeRoles.Worker } worker)
        {
            return await ForgetWorkerAsync(worker, name, cancellationToken);
        }

        if (_nodes.Get(null, name) is not { } node || !NodeRemovalPlan.Concerns(node, _kubeNodes.Get(null, name) is not null))
        {
            return ReconcileResult.Done;
        }

        var all = _nodes.List();
        var view = await _observe(KnownEndpoints.Of(all, _controlPlanes.Get(null, ControlPlane.OnlyName)), cancellationToken);
        switch (NodeRemovalPlan.Next(node, _kubeNodes.Get(null, name) is not null, all, view, _time.GetUtcNow()))
        {
            case NodeRemovalStep.Leave leave:
                await AskAsync(name, new JsonObject { ["leave"] = true }, cancellationToken);
                await TellAsync(node, EventReasons.NodeLeaves, $"{name} leaves the control plane: {leave.Reason}", cancellationToken);
                return ReconcileResult.After(Soon);
            case NodeRemovalStep.Register register:
                await AskAsync(name, new JsonObject { ["registerNode"] = register.Request }, cancellationToken);
                await TellAsync(node, EventReasons.NodeDeleted, $"the Node of {name} was deleted while its agent reports: its kubelet is restarted and makes it again", cancellationToken);
                return ReconcileResult.After(Soon);
            case NodeRemovalStep.Registered:
                await AskAsync(name, new JsonObject { ["registerNode"] = null }, cancellationToken);
                return ReconcileResult.Done;
            case NodeRemovalStep.Forget forget:
                await ForgetAsync(name, cancellationToken);
                await TellAsync(node, EventReasons.NodeRemoved, $"{name} is no node of the control plane any more: {forget.Reason}", cancellationToken);
                return ReconcileResult.Done;
            case NodeRemovalStep.Wait:
                return ReconcileResult.After(Soon);
            default:
                return ReconcileResult.After(Later);
        }
    }

    private Task<ControlPlaneNode> AskAsync(string name, JsonObject spec, CancellationToken cancellationToken) =>
        _client.MergePatchAsync(ResourceTypes.ControlPlaneNodes, null, name, new JsonObject { ["spec"] = spec }, cancellationToken);

    private async Task<ReconcileResult> ForgetWorkerAsync(ControlPlaneNode worker, string name, CancellationToken cancellationToken)
    {
        var isRegistered = _kubeNodes.Get(null, name) is not null;
        if (worker.Spec.Leave == true)
        {
            // Its object last: as long as that is there, an interruption is made up for.
            await _client.DeleteAsync(ResourceTypes.Nodes, null, name, cancellationToken);
            await _client.DeleteAsync(ResourceTypes.ControlPlaneNodes, null, name, cancellationToken);
            await TellAsync(worker, EventReasons.NodeRemoved, $"{name} is no worker any more: it was removed", cancellationToken);
            return ReconcileResult.Done;
        }

        if (!WorkerRemovalPlan.IsGone(worker, isRegistered, _time.GetUtcNow()))
        {
            return isRegistered ? ReconcileResult.Done : ReconcileResult.After(Later);
        }

        await _client.DeleteAsync(ResourceTypes.ControlPlaneNodes, null, name, cancellationToken);
        await TellAsync(worker, EventReasons.NodeRemoved, $"{name} is no worker any more: its Node was deleted, and its agent is not heard of", cancellationToken);
        return ReconcileResult.Done;
    }

    /// <summary>Its own object last: as long as that is there, an interruption is made up for.</summary>
    private async Task ForgetAsync(string name, CancellationToken cancellationToken)
    {
        await new SealedSigners(_client).RemoveAsync(name, _signers(), cancellationToken);
        await _client.DeleteAsync(ResourceTypes.Nodes, null, name, cancellationToken);
        await _client.DeleteAsync(ResourceTypes.ControlPlaneNodes, null, name, cancellationToken);
    }

    private async Task TellAsync(ControlPlaneNode node, string reason, string message, CancellationToken cancellationToken)
    {
        LogStep(_logger, message);
        await _events.RecordAsync(node, EventSeverity.Normal, reason, message, cancellationToken);
    }

    [LoggerMessage(4135, LogLevel.Information, "{Message}")]
    private static partial void LogStep(ILogger logger, string message);
}
