using System.Text.Json.Nodes;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Api.Runtime;
using Cpctl.StaticPods.Rendering;
using Microsoft.Extensions.Logging;

namespace Cpctl.StaticPods.Nodes;

/// <summary>Labels the Nodes of the control plane as such: their kubelets may not do it themselves (NodeRestriction). Runs in the operator that leads.</summary>
public sealed partial class NodeLabelController : IController, IDisposable
{
    private readonly IKubernetesClient _client;
    private readonly Informer<ControlPlaneNode> _controlPlaneNodes;
    private readonly Informer<KubeNode> _nodes;
    private readonly ILogger _logger;
    private readonly WorkQueue<string> _queue;

    /// <summary>The informers are run by whoever composes the operator.</summary>
    public NodeLabelController(
        IKubernetesClient client,
        Informer<ControlPlaneNode> controlPlaneNodes,
        Informer<KubeNode> nodes,
        TimeProvider time,
        ILogger<NodeLabelController> logger)
    {
        _client = client;
        _controlPlaneNodes = controlPlaneNodes;
        _nodes = nodes;
        _logger = logger;
        _queue = new WorkQueue<string>(time);
        controlPlaneNodes.Subscribe(change => _queue.Add(change.Object.Metadata.Name!));
        nodes.Subscribe(change => _queue.Add(change.Object.Metadata.Name!));
    }

    public string Name => "node-labels";

    public void Dispose() => _queue.Dispose();

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await _controlPlaneNodes.WaitForSyncAsync(cancellationToken);
        await _nodes.WaitForSyncAsync(cancellationToken);
        foreach (var node in _nodes.List())
        {
            _queue.Add(node.Metadata.Name!);
        }

        await new ReconcileLoop<string>(Name, _queue, ReconcileAsync, _logger).RunAsync(cancellationToken);
    }

    internal async Task<ReconcileResult> ReconcileAsync(string name, CancellationToken cancellationToken)
    {
        var isControlPlane = _controlPlaneNodes.Get(null, name) is { Spec.Role: NodeRoles.ControlPlane };
        if (isControlPlane && _nodes.Get(null, name) is { } node && node.Metadata.Labels?.ContainsKey(NodeLabels.ControlPlane) != true)
        {
            var patch = new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { [NodeLabels.ControlPlane] = "" } } };
            await _client.MergePatchAsync(ResourceTypes.Nodes, null, name, patch, cancellationToken);
            LogLabelled(_logger, name);
        }

        return ReconcileResult.Done;
    }

    [LoggerMessage(4120, LogLevel.Information, "Node {Name} labelled as part of the control plane.")]
    private static partial void LogLabelled(ILogger logger, string name);
}
