using System.Globalization;
using System.Text.Json.Nodes;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Pki.Sealing;
using Cpctl.Pki.Signers;

namespace Cpctl.Pki.Joining;

/// <summary>
/// The Secret cpctl-system/signers: the signers, sealed to every control-plane node. All boxes hold the same generation at any moment: a change
/// replaces all of them in one write, and a box is added only to boxes of its own generation.
/// </summary>
public sealed class SealedSigners(IKubernetesClient client)
{
    /// <summary>Seals the signers to a node's key, in place of what was sealed to that name before.</summary>
    /// <returns>False when another generation is published by now: nothing was written, read the signers anew.</returns>
    public async Task<bool> PutAsync(SignerSet signers, string node, SealingPublicKey recipient, CancellationToken cancellation)
    {
        var box = SealedBox.Seal(signers.ToJson(), recipient, signers.ClusterId, node);
        var created = await client.TryCreateAsync(
            ResourceTypes.Secrets,
            new Secret
            {
                Metadata = new ObjectMeta
                {
                    Name = ClusterNames.SignersSecret,
                    Namespace = ClusterNames.SystemNamespace,
                    Annotations = new Dictionary<string, string>(StringComparer.Ordinal)
                    {
                        [ClusterNames.ClusterIdAnnotation] = signers.ClusterId.ToString(),
                        [ClusterNames.GenerationAnnotation] = Text(signers.Generation),
                    },
                },
                Type = "cpctl.dev/signers",
                Data = new Dictionary<string, byte[]>(StringComparer.Ordinal) { [node] = box },
            },
            cancellation);
        if (created)
        {
            return true;
        }

        return await GetAsync(cancellation) is { } secret
            && GenerationOf(secret) == signers.Generation
            && await TryPatchAsync(secret, new JsonObject { [node] = Convert.ToBase64String(box) }, signers.Generation, cancellation);
    }

    /// <summary>Puts the next generation in place of the one that was read, for every node that has a box: all of them or none.</summary>
    /// <returns>False when somebody was faster: nothing was written, read the signers anew.</returns>
    /// <exception cref="InvalidOperationException">A box does not tell which key it is sealed to.</exception>
    internal async Task<bool> ReplaceAsync(Secret read, SignerSet signers, CancellationToken cancellation)
    {
        var content = signers.ToJson();
        var boxes = new JsonObject();
        foreach (var (node, recipient) in Recipients(read))
        {
            boxes[node] = Convert.ToBase64String(SealedBox.Seal(content, recipient, signers.ClusterId, node));
        }

        return await TryPatchAsync(read, boxes, signers.Generation, cancellation);
    }

    /// <summary>Every control-plane node, and the key that it opens its box with.</summary>
    /// <exception cref="InvalidOperationException">A box does not tell which key it is sealed to.</exception>
    internal static IReadOnlyList<(string Name, SealingPublicKey Key)> Recipients(Secret secret) =>
    [
        .. (secret.Data ?? new Dictionary<string, byte[]>(StringComparer.Ordinal)).Select(entry => (entry.Key, SealedBox.RecipientKeyOf(entry.Value)
            ?? throw new InvalidOperationException($"what is sealed to {entry.Key} does not tell to which key: an older cpctl wrote it"))),
    ];

    /// <summary>Opens what is sealed to this node, or null when nothing is yet.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">It is sealed to another key, or altered.</exception>
    public async Task<SignerSet?> TryOpenAsync(string node, SealingKey key, CancellationToken cancellation) =>
        await GetAsync(cancellation) is { } secret ? Open(secret, node, key) : null;

    /// <exception cref="System.Security.Cryptography.CryptographicException">It is sealed to another key, or altered.</exception>
    internal static SignerSet? Open(Secret secret, string node, SealingKey key) =>
        secret.Data?.GetValueOrDefault(node) is { } box
        && secret.Metadata.Annotations?.GetValueOrDefault(ClusterNames.ClusterIdAnnotation) is { } text
        && Guid.TryParse(text, out var clusterId)
            ? SignerSet.FromJson(SealedBox.Open(box, key, clusterId, node))
            : null;

    /// <summary>Fingerprint of the key a node's box is sealed to, or null when it has none.</summary>
    public async Task<string?> RecipientAsync(string node, CancellationToken cancellation) =>
        (await GetAsync(cancellation))?.Data?.GetValueOrDefault(node) is { } box ? SealedBox.RecipientOf(box) : null;

    /// <summary>The generation that is published; null when nothing is.</summary>
    internal async Task<long?> GenerationAsync(CancellationToken cancellation) =>
        await GetAsync(cancellation) is { } secret ? GenerationOf(secret) : null;

    /// <summary>Takes a node's box away, when the node has left.</summary>
    public async Task RemoveAsync(string node, CancellationToken cancellation)
    {
        if (await GetAsync(cancellation) is { Data: { } data } && data.ContainsKey(node))
        {
            var patch = new JsonObject { ["data"] = new JsonObject { [node] = null } };
            await client.MergePatchAsync(ResourceTypes.Secrets, ClusterNames.SystemNamespace, ClusterNames.SignersSecret, patch, cancellation);
        }
    }

    internal Task<Secret?> GetAsync(CancellationToken cancellation) =>
        client.TryGetAsync(ResourceTypes.Secrets, ClusterNames.SystemNamespace, ClusterNames.SignersSecret, cancellation);

    private static long GenerationOf(Secret secret) =>
        long.TryParse(secret.Metadata.Annotations?.GetValueOrDefault(ClusterNames.GenerationAnnotation), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static string Text(long generation) => generation.ToString(CultureInfo.InvariantCulture);

    /// <summary>Refused when the Secret was changed since it was read.</summary>
    private async Task<bool> TryPatchAsync(Secret read, JsonObject boxes, long generation, CancellationToken cancellation)
    {
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["resourceVersion"] = read.Metadata.ResourceVersion,
                ["annotations"] = new JsonObject { [ClusterNames.GenerationAnnotation] = Text(generation) },
            },
            ["data"] = boxes,
        };
        try
        {
            await client.MergePatchAsync(ResourceTypes.Secrets, ClusterNames.SystemNamespace, ClusterNames.SignersSecret, patch, cancellation);
            return true;
        }
        catch (KubernetesApiException e) when (e.IsConflict || e.IsNotFound)
        {
            return false;
        }
    }
}
