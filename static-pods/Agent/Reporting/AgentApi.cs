using System.Text.Json.Nodes;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Api.Runtime;
using Cpctl.Pki.Signers;
using Cpctl.StaticPods.Revisions;
using Microsoft.Extensions.Logging;

namespace Cpctl.StaticPods.Agent.Reporting;

/// <summary>The API as a control-plane node's agent sees it: its own object and the control plane, watched.</summary>
internal sealed class AgentApi : IAgentApi
{
    private readonly IKubernetesClient _client;
    private readonly Informer<ControlPlaneNode> _nodes;
    private readonly Informer<ControlPlane> _controlPlanes;
    private readonly string _node;
    private readonly Func<SignerSet?> _signers;

    public AgentApi(IKubernetesClient client, NodeIdentity node, Func<SignerSet?> signers, Wakeup wakeup, TimeProvider time, ILogger logger)
    {
        _client = client;
        _node = node.Name;
        _signers = signers;
        _nodes = new Informer<ControlPlaneNode>(client, ResourceTypes.ControlPlaneNodes, WatchedObject.Named(node.Name), time, logger);
        _controlPlanes = new Informer<ControlPlane>(client, ResourceTypes.ControlPlanes, WatchedObject.Named(WatchedObject.ControlPlane), time, logger);
        _nodes.Subscribe(_ => wakeup.Set());
        _controlPlanes.Subscribe(change =>
        {
            if (!StatusRenewal.IsAll(change))
            {
                wakeup.Set();
            }
        });
    }

    public ControlPlaneNode? Node => _nodes.Get(null, _node);

    public bool IsForgotten => _nodes.HasSynced && Node is null;

    public ControlPlane? ControlPlane => _controlPlanes.Get(null, WatchedObject.ControlPlane);

    public Task RunAsync(CancellationToken cancellation) => Task.WhenAll(_nodes.RunAsync(cancellation), _controlPlanes.RunAsync(cancellation));

    public async Task<Revision> GetRevisionAsync(long number, CancellationToken cancellation) => RevisionSecret.ReadJudged(
        await _client.GetAsync(ResourceTypes.Secrets, RevisionSecret.Namespace, RevisionSecret.NameOf(number), cancellation), _signers());

    public Task PatchStatusAsync(JsonObject patch, CancellationToken cancellation) =>
        _client.MergePatchStatusAsync(ResourceTypes.ControlPlaneNodes, null, _node, patch, cancellation);
}
