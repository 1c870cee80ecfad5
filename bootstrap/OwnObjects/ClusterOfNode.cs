using System.Text.Json.Nodes;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Pki.Joining;
using Cpctl.Pki.Rbac;
using Cpctl.Pki.Sealing;
using Cpctl.Pki.Signers;

namespace Cpctl.Bootstrap.OwnObjects;

/// <summary>What a cluster has beside definitions and roles and a node can make again from its disk: cluster-info, agents' own roles, what is sealed to the node.</summary>
internal sealed class ClusterOfNode(NodePaths paths, NodeIdentity node)
{
    /// <exception cref="InvalidOperationException">The node has no signers.</exception>
    public SignerSet Signers => SignerSet.TryLoad(paths) ?? throw new InvalidOperationException($"{paths.SignersFile} is missing");

    /// <summary>Objects to be applied when they are not there: what they hold is kept up to date elsewhere.</summary>
    /// <param name="controlPlane">Null while it is away: what names it has to wait.</param>
    /// <param name="nodes">Those of the control plane.</param>
    public IReadOnlyList<JsonObject> Manifests(ControlPlane? controlPlane, IEnumerable<ControlPlaneNode> nodes)
    {
        List<JsonObject> all = [.. nodes.Where(one => one.Spec.Role == NodeRoles.ControlPlane).SelectMany(ClusterRbac.ForAgent)];
        if (controlPlane is not null)
        {
            all.Add(Info(controlPlane, Signers));
        }

        return all;
    }

    /// <summary>A patch for cluster-info when somebody has changed what joining goes by; null when it is right or not there.</summary>
    public async Task<JsonObject?> MendedInfoAsync(IKubernetesClient client, ControlPlane controlPlane, CancellationToken cancellation)
    {
        if (await client.TryGetAsync(ResourceTypes.ConfigMaps, ClusterInfo.Namespace, ClusterInfo.Name, cancellation) is not { } stored) return null;
        var signers = Signers;

        // A rotation names authorities that this node may not have taken up yet.
        var isNewest = controlPlane.Status is { Rotation: null } status && signers.Generation == (status.Keys?.Generation ?? 0);
        return ClusterInfo.Mend(stored, Info(controlPlane, signers), isNewest);
    }

    private JsonObject Info(ControlPlane controlPlane, SignerSet signers) =>
        ClusterInfo.Of(controlPlane.Spec.ClusterName, controlPlane.Spec.ControlPlaneEndpoint ?? node.Endpoint, signers.Cluster.Bundle, signers.ClusterId);

    /// <summary>Seals the signers to this node again when the Secret has nothing of it. Every node does so for itself: nobody else has its key.</summary>
    /// <returns>Whether it had to.</returns>
    public async Task<bool> EnsureSealedAsync(IKubernetesClient client, IEnumerable<ControlPlaneNode> nodes, CancellationToken cancellation)
    {
        // One that leaves gets no box any more.
        if (!nodes.Any(one => one.Metadata.Name == node.Name && one.Spec.Leave != true)) return false;
        var sealedSigners = new SealedSigners(client);
        if (await sealedSigners.RecipientAsync(node.Name, cancellation) is not null) return false;
        using var key = SealingKey.LoadOrCreate(paths);
        return await sealedSigners.PutAsync(Signers, node.Name, key.PublicKey, cancellation);
    }
}
