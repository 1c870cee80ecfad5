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
    private readonly IKubernetesClient client;
    private readonly Informer<ControlPlaneNode> controlPlaneNodes;
    private readonly Informer<KubeNode> nodes;
    private readonly ILogger logger;
    private readonly WorkQueue<string> queue;

    /// <summary>The informers are run by whoever composes the operator.</summary>
    public NodeLabelController(
        IKubernetesClient client,
        Informer<ControlPlaneNode> controlPlaneNodes,
        Informer<KubeNode> nodes,
        TimeProvider time,
        ILogger<NodeLabelController> logger)
    {
        this.client = client;
        this.controlPlaneNodes = controlPlaneNodes;
        this.nodes = nodes;
        this.logger = logger;
        queue = new WorkQueue<string>(time);
        controlPlaneNodes.Subscribe(change => queue.Add(change.Object.Metadata.Name!));
        nodes.Subscribe(change => queue.Add(change.Object.Metadata.Name!));
    }

    public string Name => "node-labels";

    public void Dispose() => queue.Dispose();

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await controlPlaneNodes.WaitForSyncAsync(cancellationToken);
        await nodes.WaitForSyncAsync(cancellationToken);
        foreach (var node in nodes.List())
        {
            queue.Add(node.Metadata.Name!);
        }

        await new ReconcileLoop<string>(Name, queue, ReconcileAsync, logger).RunAsync(cancellationToken);
    }

    internal async Task<ReconcileResult> ReconcileAsync(string name, CancellationToken cancellationToken)
    {
        var isControlPlane = controlPlaneNodes.Get(null, name) is { Spec.Role: NodeRoles.ControlPlane };
        if (isControlPlane && nodes.Get(null, name) is { } node && node.Metadata.Labels?.ContainsKey(NodeLabels.ControlPlane) != true)
        {
            var patch = new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { [NodeLabels.ControlPlane] = "" } } };
            await client.MergePatchAsync(ResourceTypes.Nodes, null, name, patch, cancellationToken);
            LogLabelled(logger, name);
        }

        return ReconcileResult.Done;
    }

    [LoggerMessage(4120, LogLevel.Information, "Node {Name} labelled as part of the control plane.")]
    private static partial void LogLabelled(ILogger logger, string name);
}
