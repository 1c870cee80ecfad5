using Cpctl.Api.Kubernetes;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Etcd.Membership;
using Cpctl.Pki.Joining;
using Cpctl.Pki.Sealing;
using Cpctl.StaticPods.Agent.State;

namespace Cpctl.Bootstrap.OwnObjects;

/// <summary>
/// This node's ControlPlaneNode, which somebody deleted, alone or with its definition. The node's own agent makes it again, because only its disk knows which revision it was
/// told to run. A node that leaves loses its etcd member first, and its object after that: what is no voter gets none.
/// </summary>
/// <param name="paths">This node's files.</param>
/// <param name="node">Who it is.</param>
/// <param name="observe">Asks etcd for its members, through a quorum.</param>
internal sealed class OwnNode(NodePaths paths, NodeIdentity node, Func<CancellationToken, Task<ClusterView>> observe)
{
    public string Name => node.Name;

    /// <summary>The object to be created; null when it is there, or must not be.</summary>
    /// <exception cref="KubernetesApiException">The API server refused to tell.</exception>
    /// <exception cref="KubernetesTransportException">No API server answers.</exception>
    /// <exception cref="InvalidDataException">The agent's state, or an evicted node's entry, cannot be read.</exception>
    public async Task<ControlPlaneNode?> LostAsync(IKubernetesClient client, CancellationToken cancellation)
    {
        if (await client.TryGetAsync(ResourceTypes.ControlPlaneNodes, null, node.Name, cancellation) is not null
            || RememberedNode.SpecOf(paths, node) is not { } spec
            || await IsEvictedAsync(client, cancellation)
            || await observe(cancellation) is not { IsLinearizable: true } members
            || !members.Members.Any(member => member.IsVoter && member.Info.Name == node.Name))
        {
            return null;
        }

        return new ControlPlaneNode { Metadata = new ObjectMeta { Name = node.Name }, Spec = spec };
    }

    /// <summary>Only this machine: another one may have joined under the name since.</summary>
    private async Task<bool> IsEvictedAsync(IKubernetesClient client, CancellationToken cancellation)
    {
        using var key = SealingKey.LoadOrCreate(paths);
        return (await new EvictedNodes(client).ListAsync(cancellation)).Any(evicted => evicted.Sealing == key.PublicKey.Fingerprint);
    }
}
