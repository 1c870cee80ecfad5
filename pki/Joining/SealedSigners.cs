using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Cpctl.Api.Errors;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resilience;
using Cpctl.Api.Resources;
using Cpctl.Pki.Sealing;
using Cpctl.Pki.Signers;

namespace Cpctl.Pki.Joining;

/// <summary>
/// The Secret cpctl-system/signers: the signers, sealed to every control-plane node. All boxes hold the same generation at any moment: a change
/// replaces all of them in one write, and a box is added only to boxes of its own generation. Who wrote them is told by <see cref="SignedBoxes"/>.
/// </summary>
public sealed class SealedSigners(IKubernetesClient client)
{
    /// <summary>Reason of the Event that tells that the published signers were not written by an operator.</summary>
    public const string RefusedReason = "SignersRefused";

    /// <summary>Seals the signers to a node's key, in place of what was sealed to that name before. Boxes that nobody with signers sealed are taken away.</summary>
    /// <returns>False when another generation is published by now: nothing was written, read the signers anew.</returns>
    /// <exception cref="CpctlException">Refused (3): what is published was written by somebody without signers.</exception>
    public async Task<bool> PutAsync(SignerSet signers, string node, SealingPublicKey recipient, CancellationToken cancellation)
    {
        var box = SealedBox.Seal(signers.ToJson(), recipient, signers.ClusterId, node);
        if (await client.TryCreateAsync(ResourceTypes.Secrets, First(signers, node, box), cancellation))
        {
            return true;
        }

        if (await GetAsync(cancellation) is not { } secret || GenerationOf(secret) != signers.Generation)
        {
            return false;
        }

        var boxes = new Dictionary<string, byte[]>(Judged(secret, signers), StringComparer.Ordinal) { [node] = box };
        return await TryPatchAsync(secret, boxes, signers, cancellation);
    }

    /// <summary>Puts the next generation in place of the one that was read, for every node that has a box: all of them or none.</summary>
    /// <param name="read">As published.</param>
    /// <param name="own">The set on this disk, by which that is judged.</param>
    /// <param name="next">What to seal.</param>
    /// <param name="evicted">Nodes whose keys get nothing any more.</param>
    /// <returns>False when somebody was faster: nothing was written, read the signers anew.</returns>
    /// <exception cref="CpctlException">Refused (3): what is published was written by somebody without signers.</exception>
    /// <exception cref="InvalidOperationException">A box does not tell which key it is sealed to.</exception>
    internal async Task<bool> ReplaceAsync(Secret read, SignerSet own, SignerSet next, IReadOnlyCollection<EvictedNode> evicted, CancellationToken cancellation)
    {
        var content = next.ToJson();
        var boxes = Recipients(Judged(read, own))
            .Where(recipient => evicted.All(node => node.Sealing != recipient.Key.Fingerprint))
            .ToDictionary(recipient => recipient.Name, recipient => SealedBox.Seal(content, recipient.Key, next.ClusterId, recipient.Name), StringComparer.Ordinal);
        CryptographicOperations.ZeroMemory(content);
        return await TryPatchAsync(read, boxes, next, cancellation);
    }

    /// <summary>Signs what an older cpctl sealed and did not sign: from then on who only writes the Secret is known.</summary>
    /// <param name="own">The set on this disk, and what is sealed.</param>
    internal Task<bool> SignAsync(Secret read, SignersVerdict.Unsigned unsigned, SignerSet own, CancellationToken cancellation) =>
        TryPatchAsync(read, unsigned.Boxes, own, cancellation);

    /// <summary>Every control-plane node, and the key that it opens its box with.</summary>
    /// <exception cref="InvalidOperationException">A box does not tell which key it is sealed to.</exception>
    internal static IReadOnlyList<(string Name, SealingPublicKey Key)> Recipients(IReadOnlyDictionary<string, byte[]> boxes) =>
    [
        .. boxes.Select(entry => (entry.Key, SealedBox.RecipientKeyOf(entry.Value)
            ?? throw new InvalidOperationException($"what is sealed to {entry.Key} does not tell to which key: an older cpctl wrote it"))),
    ];

    /// <summary>Opens what is sealed to this node, or null when nothing is yet. Who sealed it is not looked at: <see cref="TryOpenAsync(string, SealingKey, SignerSet, CancellationToken)"/> does.</summary>
    /// <exception cref="CryptographicException">It is sealed to another key, or altered.</exception>
    public async Task<SignerSet?> TryOpenAsync(string node, SealingKey key, CancellationToken cancellation) =>
        await GetAsync(cancellation) is { } secret ? Open(secret, node, key) : null;

    /// <summary>Opens what is sealed to this node by somebody who held what is on its disk; null when there is nothing for it.</summary>
    /// <param name="own">The set on its disk.</param>
    /// <exception cref="CryptographicException">It is sealed to another key, altered, or written by somebody without signers.</exception>
    public async Task<SignerSet?> TryOpenAsync(string node, SealingKey key, SignerSet own, CancellationToken cancellation) =>
        await GetAsync(cancellation) is { } secret ? Open(secret, node, key, own) : null;

    /// <inheritdoc cref="TryOpenAsync(string, SealingKey, SignerSet, CancellationToken)"/>
    internal static SignerSet? Open(Secret secret, string node, SealingKey key, SignerSet own) => SignersVerdict.Of(secret, own) switch
    {
        SignersVerdict.Genuine { Boxes: var boxes } when boxes.ContainsKey(node) => Open(secret, node, key)?.AsAuthenticated(),
        SignersVerdict.Unsigned => Open(secret, node, key),
        SignersVerdict.Foreign foreign => throw new CryptographicException($"Secret {ClusterNames.SystemNamespace}/{ClusterNames.SignersSecret} was not written by an operator: {foreign.Why}"),
        _ => null,
    };

    /// <summary>As a joining node does, which has no signers yet: it knows the authority that it pinned.</summary>
    /// <returns>Null when there is nothing for it, or nothing signed yet.</returns>
    /// <exception cref="CryptographicException">It is sealed to another key, altered, or signed by another authority.</exception>
    public async Task<SignerSet?> TryOpenAsync(string node, SealingKey key, X509Certificate2 pinned, CancellationToken cancellation)
    {
        if (await GetAsync(cancellation) is not { } secret || SignedBoxes.Of(secret) is not { } signed || ClusterIdOf(secret) is not { } clusterId)
        {
            return null;
        }

        return !signed.IsSignedBy([pinned], clusterId) ? throw new CryptographicException("the signers were not sealed by an operator of the pinned cluster")
            : signed.Genuine(secret).ContainsKey(node) ? Open(secret, node, key)?.AsAuthenticated()
            : null;
    }

    /// <exception cref="CryptographicException">It is sealed to another key, or altered.</exception>
    internal static SignerSet? Open(Secret secret, string node, SealingKey key) =>
        secret.Data?.GetValueOrDefault(node) is { } box && ClusterIdOf(secret) is { } clusterId
            ? SignerSet.FromJson(SealedBox.Open(box, key, clusterId, node))
            : null;

    /// <summary>Fingerprint of the key a node's box is sealed to, or null when it has none.</summary>
    public async Task<string?> RecipientAsync(string node, CancellationToken cancellation) =>
        (await GetAsync(cancellation))?.Data?.GetValueOrDefault(node) is { } box ? SealedBox.RecipientOf(box) : null;

    /// <summary>The generation that is published; null when nothing is.</summary>
    public async Task<long?> GenerationAsync(CancellationToken cancellation) =>
        await GetAsync(cancellation) is { } secret ? GenerationOf(secret) : null;

    /// <summary>Takes a node's box away, when the node has left.</summary>
    /// <param name="node">Its name.</param>
    /// <param name="own">The set on this disk: with it the rest is signed anew, so that the box can't be put back. Null where there is none.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task RemoveAsync(string node, SignerSet? own, CancellationToken cancellation)
    {
        var isGone = await RetryPipeline.SignersChange.RunAsync(token => TryRemoveAsync(node, own, token), _ => false, TimeProvider.System, cancellation, again: removed => !removed);
        if (!isGone)
        {
            throw new KubernetesApiException(System.Net.HttpStatusCode.Conflict, "Conflict", $"Secret {ClusterNames.SignersSecret} changes all the time");
        }
    }

    /// <returns>False when somebody was faster.</returns>
    private async Task<bool> TryRemoveAsync(string node, SignerSet? own, CancellationToken cancellation)
    {
        if (await GetAsync(cancellation) is not { Data: { } data } secret || !data.ContainsKey(node))
        {
            return true;
        }

        // A generation that this disk does not have yet, or a Secret that nobody signed: only the box goes.
        if (own is null || GenerationOf(secret) != own.Generation || SignersVerdict.Of(secret, own) is not SignersVerdict.Genuine genuine)
        {
            var patch = new JsonObject { ["data"] = new JsonObject { [node] = null } };
            await client.MergePatchAsync(ResourceTypes.Secrets, ClusterNames.SystemNamespace, ClusterNames.SignersSecret, patch, cancellation);
            return true;
        }

        var rest = genuine.Boxes.Where(box => box.Key != node).ToDictionary(StringComparer.Ordinal);
        return await TryPatchAsync(secret, rest, own, cancellation);
    }

    internal Task<Secret?> GetAsync(CancellationToken cancellation) =>
        client.TryGetAsync(ResourceTypes.Secrets, ClusterNames.SystemNamespace, ClusterNames.SignersSecret, cancellation);

    private static long GenerationOf(Secret secret) => SignedBoxes.Of(secret)?.Generation
        ?? (long.TryParse(secret.Metadata.Annotations?.GetValueOrDefault(ClusterNames.GenerationAnnotation), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0);

    internal static Guid? ClusterIdOf(Secret secret) =>
        Guid.TryParse(secret.Metadata.Annotations?.GetValueOrDefault(ClusterNames.ClusterIdAnnotation), out var id) ? id : null;

    /// <summary>The boxes that count.</summary>
    /// <exception cref="CpctlException">Refused (3): none does.</exception>
    internal static IReadOnlyDictionary<string, byte[]> Judged(Secret secret, SignerSet own) => SignersVerdict.Of(secret, own) switch
    {
        SignersVerdict.Genuine genuine => genuine.Boxes,
        SignersVerdict.Unsigned unsigned => unsigned.Boxes,
        SignersVerdict.Foreign foreign => throw Foreign(foreign.Why),
        _ => throw new InvalidOperationException("unknown verdict"),
    };

    private static CpctlException Foreign(string why) => new(
        ExitCode.Refused,
        "the signers that are published are not used",
        $"Secret {ClusterNames.SystemNamespace}/{ClusterNames.SignersSecret} was not written by an operator: {why}",
        "Find out who writes Secrets there (docs/security.md). Then delete it and restart the operators: each seals the signers to its own node again.");

    private static Secret First(SignerSet signers, string node, byte[] box)
    {
        var boxes = new Dictionary<string, byte[]>(StringComparer.Ordinal) { [node] = box };
        return new Secret
        {
            Metadata = new ObjectMeta
            {
                Name = ClusterNames.SignersSecret,
                Namespace = ClusterNames.SystemNamespace,
                Annotations = new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    [ClusterNames.ClusterIdAnnotation] = signers.ClusterId.ToString(),
                    [ClusterNames.GenerationAnnotation] = Text(signers.Generation),
                    [ClusterNames.SignedBoxesAnnotation] = SignedBoxes.Sign(signers, boxes).ToText(),
                },
            },
            Type = "cpctl.dev/signers",
            Data = boxes,
        };
    }

    private static string Text(long generation) => generation.ToString(CultureInfo.InvariantCulture);

    /// <summary>These boxes and no others. Refused when the Secret was changed since it was read.</summary>
    private async Task<bool> TryPatchAsync(Secret read, IReadOnlyDictionary<string, byte[]> boxes, SignerSet signers, CancellationToken cancellation)
    {
        var data = new JsonObject();
        foreach (var gone in (read.Data?.Keys ?? []).Where(node => !boxes.ContainsKey(node)))
        {
            data[gone] = null;
        }

        foreach (var (node, box) in boxes)
        {
            data[node] = Convert.ToBase64String(box);
        }

        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["resourceVersion"] = read.Metadata.ResourceVersion,
                ["annotations"] = new JsonObject
                {
                    // These are judged by nobody before the signature is: whoever changed them is put right.
                    [ClusterNames.ClusterIdAnnotation] = signers.ClusterId.ToString(),
                    [ClusterNames.GenerationAnnotation] = Text(signers.Generation),
                    [ClusterNames.SignedBoxesAnnotation] = SignedBoxes.Sign(signers, boxes).ToText(),
                },
            },
            ["data"] = data,
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
