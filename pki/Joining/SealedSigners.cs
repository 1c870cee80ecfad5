using System.Text.Json.Nodes;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Pki.Sealing;
using Cpctl.Pki.Signers;

namespace Cpctl.Pki.Joining;

/// <summary>The Secret cpctl-system/signers: the signers, sealed to every control-plane node.</summary>
public sealed class SealedSigners(IKubernetesClient client)
{
    /// <summary>Seals the signers to a node's key, in place of what was sealed to that name before.</summary>
    public async Task PutAsync(SignerSet signers, string node, SealingPublicKey recipient, CancellationToken cancellation)
    {
        var box = SealedBox.Seal(signers.ToJson(), recipient, signers.ClusterId, node);
        var annotations = new Dictionary<string, string>(StringComparer.Ordinal) { [ClusterNames.ClusterIdAnnotation] = signers.ClusterId.ToString() };
        var created = await client.TryCreateAsync(
            ResourceTypes.Secrets,
            new Secret
            {
                Metadata = new ObjectMeta { Name = ClusterNames.SignersSecret, Namespace = ClusterNames.SystemNamespace, Annotations = annotations },
                Type = "cpctl.dev/signers",
                Data = new Dictionary<string, byte[]>(StringComparer.Ordinal) { [node] = box },
            },
            cancellation);
        if (!created)
        {
            var patch = new JsonObject { ["data"] = new JsonObject { [node] = Convert.ToBase64String(box) } };
            await PatchAsync(patch, cancellation);
        }
    }

    /// <summary>Opens what is sealed to this node, or null when nothing is yet.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">It is sealed to another key, or altered.</exception>
    public async Task<SignerSet?> TryOpenAsync(string node, SealingKey key, CancellationToken cancellation)
    {
        var secret = await GetAsync(cancellation);
        return secret?.Data?.GetValueOrDefault(node) is { } box
            && secret.Metadata.Annotations?.GetValueOrDefault(ClusterNames.ClusterIdAnnotation) is { } text
            && Guid.TryParse(text, out var clusterId)
            ? SignerSet.FromJson(SealedBox.Open(box, key, clusterId, node))
            : null;
    }

    /// <summary>Fingerprint of the key a node's box is sealed to, or null when it has none.</summary>
    public async Task<string?> RecipientAsync(string node, CancellationToken cancellation) =>
        (await GetAsync(cancellation))?.Data?.GetValueOrDefault(node) is { } box ? SealedBox.RecipientOf(box) : null;

    /// <summary>Takes a node's box away, when the node has left.</summary>
    public async Task RemoveAsync(string node, CancellationToken cancellation)
    {
        if (await GetAsync(cancellation) is { Data: { } data } && data.ContainsKey(node))
        {
            await PatchAsync(new JsonObject { ["data"] = new JsonObject { [node] = null } }, cancellation);
        }
    }

    private Task<Secret?> GetAsync(CancellationToken cancellation) =>
        client.TryGetAsync(ResourceTypes.Secrets, ClusterNames.SystemNamespace, ClusterNames.SignersSecret, cancellation);

    private Task<Secret> PatchAsync(JsonObject patch, CancellationToken cancellation) => client.MergePatchAsync(
        ResourceTypes.Secrets, ClusterNames.SystemNamespace, ClusterNames.SignersSecret, patch, cancellation);
}
