using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Pki.Joining;
using Cpctl.Pki.Rotation;
using Cpctl.Pki.Signers;

namespace Cpctl.StaticPods.Nodes;

/// <summary>Puts a node out whose machine may be in somebody else's hands: what stays of it is written down first, then it is given nothing more.</summary>
internal sealed class NodeEviction(IKubernetesClient client, Func<SignerSet> signers, TimeProvider time)
{
    /// <summary>Repeatable: killed anywhere, the next one finishes it.</summary>
    /// <returns>False when it was written down already.</returns>
    public async Task<bool> RecordAsync(ControlPlaneNode node, CancellationToken cancellation)
    {
        var name = node.Metadata.Name!;
        var known = (await new EvictedNodes(client).ListAsync(cancellation)).FirstOrDefault(other => other.Uid == node.Metadata.Uid);
        var evicted = known ?? new EvictedNode
        {
            Name = name,
            Uid = node.Metadata.Uid ?? "",
            Role = node.Spec.Role,
            EvictedAt = time.GetUtcNow(),
            Key = node.Metadata.Annotations?.GetValueOrDefault(ClusterNames.IdentityAnnotation),
            Sealing = node.Spec.Role == NodeRoles.ControlPlane ? await new SealedSigners(client).RecipientAsync(name, cancellation) : null,
            Unrotated = EvictionRotations.Of(node.Spec.Role),
        };
        if (known is null)
        {
            await new EvictedNodes(client).PutAsync(evicted, cancellation);
        }

        var sealedSigners = new SealedSigners(client);
        await sealedSigners.RemoveAsync(name, signers(), cancellation);
        if (evicted.Generation is null)
        {
            evicted = evicted with { Generation = await sealedSigners.GenerationAsync(cancellation) ?? signers().Generation };
            await new EvictedNodes(client).PutAsync(evicted, cancellation);
        }

        await DeleteTokensAsync(evicted.EvictedAt, cancellation);
        return known is null;
    }

    /// <summary>Tokens that the node may have read admit nobody.</summary>
    private async Task DeleteTokensAsync(DateTimeOffset madeUntil, CancellationToken cancellation)
    {
        var secrets = await client.ListAllAsync(ResourceTypes.Secrets, ClusterNames.TokenNamespace, labelSelector: null, cancellation);
        foreach (var token in secrets.Where(secret => BootstrapTokens.IsToken(secret) && (secret.Metadata.CreationTimestamp is not { } made || made <= madeUntil)))
        {
            await client.DeleteAsync(ResourceTypes.Secrets, ClusterNames.TokenNamespace, token.Metadata.Name!, cancellation);
        }
    }

    public async Task<bool> IsEvictedAsync(string name, CancellationToken cancellation) =>
        (await new EvictedNodes(client).ListAsync(cancellation)).Any(node => node.Name == name);
}
