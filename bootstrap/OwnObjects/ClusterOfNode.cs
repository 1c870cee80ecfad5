using System.Text.Json.Nodes;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Pki.Joining;
using Cpctl.Pki.Leaves;
using Cpctl.Pki.Rbac;
using Cpctl.Pki.Sealing;
using Cpctl.Pki.Signers;
using Microsoft.Extensions.Logging;

namespace Cpctl.Bootstrap.OwnObjects;

/// <summary>What a cluster has beside definitions and roles and a node can make again from its disk: cluster-info, agents' own roles, what is sealed to the node.</summary>
internal sealed class ClusterOfNode(NodePaths paths, NodeIdentity node)
{
    /// <exception cref="InvalidOperationException">The node has no signers.</exception>
    public SignerSet Signers => SignerSet.TryLoad(paths) ?? throw new InvalidOperationException($"{paths.SignersFile} is missing");

    /// <summary>Does something as an administrator who lives for a moment, for what must work whatever became of the cluster's roles.</summary>
    /// <param name="access">How to reach the cluster.</param>
    /// <param name="user">As audit logs name it, before the node's name: "operator".</param>
    /// <param name="work">What to do.</param>
    /// <param name="time">Clock.</param>
    /// <param name="loggers">Where requests are told.</param>
    public async Task AdministrateAsync(ClusterAccess access, string user, Func<IKubernetesClient, Task> work, TimeProvider time, ILoggerFactory loggers)
    {
        var administrator = MomentaryAdministrator.Of(access, Signers, $"cpctl:{user}:{node.Name}", MomentaryClient.Usual, time);
        using var client = new KubernetesClient(administrator, time, loggers.CreateLogger<KubernetesClient>());
        await work(client);
    }

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
    public async Task<JsonObject?> RepairedInfoAsync(IKubernetesClient client, ControlPlane controlPlane, CancellationToken cancellation)
    {
        if (await client.TryGetAsync(ResourceTypes.ConfigMaps, ClusterInfo.Namespace, ClusterInfo.Name, cancellation) is not { } stored) return null;
        var signers = Signers;

        // A rotation names authorities that this node may not have taken up yet.
        var isNewest = controlPlane.Status is { Rotation: null } status && signers.Generation == (status.Keys?.Generation ?? 0);
        return ClusterInfo.Repair(stored, Info(controlPlane, signers), isNewest);
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
