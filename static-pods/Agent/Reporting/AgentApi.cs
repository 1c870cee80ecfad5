using System.Text.Json.Nodes;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Api.Runtime;
using Cpctl.StaticPods.Revisions;
using Microsoft.Extensions.Logging;

namespace Cpctl.StaticPods.Agent.Reporting;

/// <summary>The real one: this node's API server first, the cluster's endpoint when it does not answer (while joining there is no other).</summary>
internal sealed class AgentApi : IAgentApi, IDisposable
{
    private const string ClusterName = "cluster";

    private readonly KubernetesClient _client;
    private readonly Informer<ControlPlaneNode> _nodes;
    private readonly Informer<ControlPlane> _controlPlanes;
    private readonly string _node;

    public AgentApi(NodePaths paths, NodeIdentity node, Wakeup wakeup, TimeProvider time, ILoggerFactory loggers)
    {
        _node = node.Name;
        var logger = loggers.CreateLogger("Cpctl.Agent.Api");
        _client = new KubernetesClient(Access(paths, node), time, logger);

        // An agent may see its own object only: asking for more would be refused.
        _nodes = new Informer<ControlPlaneNode>(_client, ResourceTypes.ControlPlaneNodes, Named(node.Name), time, logger);
        _controlPlanes = new Informer<ControlPlane>(_client, ResourceTypes.ControlPlanes, Named(ClusterName), time, logger);
        _nodes.Subscribe(_ => wakeup.Set());
        _controlPlanes.Subscribe(_ => wakeup.Set());
    }

    public ControlPlaneNode? Node => _nodes.Get(null, _node);

    public ControlPlane? ControlPlane => _controlPlanes.Get(null, ClusterName);

    /// <summary>Watches until cancelled.</summary>
    public Task RunAsync(CancellationToken cancellation) => Task.WhenAll(_nodes.RunAsync(cancellation), _controlPlanes.RunAsync(cancellation));

    public async Task<Revision> GetRevisionAsync(long number, CancellationToken cancellation) => RevisionSecret.Read(
        await _client.GetAsync(ResourceTypes.Secrets, RevisionSecret.Namespace, RevisionSecret.NameOf(number), cancellation));

    public Task PatchStatusAsync(JsonObject patch, CancellationToken cancellation) =>
        _client.MergePatchStatusAsync(ResourceTypes.ControlPlaneNodes, null, _node, patch, cancellation);

    public void Dispose() => _client.Dispose();

    private static ClusterAccess Access(NodePaths paths, NodeIdentity node)
    {
        var access = ClusterAccess.FromKubeconfig(paths.AgentKubeconfig);
        var endpoint = new Uri($"https://{node.Endpoint}");
        return access.Endpoints.Contains(endpoint) ? access : access.WithEndpoints([.. access.Endpoints, endpoint]);
    }

    private static InformerOptions Named(string name) => new() { FieldSelector = $"metadata.name={name}", MaxBackoff = TimeSpan.FromSeconds(2) };
}
