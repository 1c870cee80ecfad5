using System.Text.Json.Nodes;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Pki.Signers;

namespace Cpctl.Pki.Rotation.Hooks;

/// <summary>
/// What extension API servers are told to trust: a ConfigMap that they watch. API servers add to it what they trust themselves, and never take
/// anything away.
/// </summary>
/// <param name="client">With the operator's rights.</param>
/// <param name="kind">The authority in question.</param>
/// <param name="bundle">Where it stands in the ConfigMap: <see cref="FrontProxies"/> or <see cref="Clients"/>.</param>
internal sealed class ExtensionTrust(IKubernetesClient client, AuthorityKind kind, string bundle) : IRotationHooks
{
    internal const string FrontProxies = "requestheader-client-ca-file";
    internal const string Clients = "client-ca-file";

    private const string Namespace = "kube-system";
    private const string Name = "extension-apiserver-authentication";

    /// <summary>It counts as one more node: the next authority must have arrived there too. Nobody counts when there is none to be told.</summary>
    public async Task<IReadOnlyList<NodeTrustState>> OthersAsync(RotationContext context, CancellationToken cancellation) =>
        context.Line.Phase == RotationPhase.Publishing && await ReadAsync(cancellation) is { } fingerprints
            ? [new NodeTrustState($"ConfigMap {Namespace}/{Name}", fingerprints, ProducesWith: null, Uses: new HashSet<string>())]
            : [];

    /// <summary>Takes away what is no longer trusted, once no API server adds it any more.</summary>
    public async Task FinishAsync(RotationContext context, CancellationToken cancellation)
    {
        var line = context.Signers[kind];
        var trusted = line.Trusted.Select(authority => authority.Fingerprint).ToHashSet(StringComparer.Ordinal);
        if (await ReadAsync(cancellation) is { } fingerprints && fingerprints.Any(other => !trusted.Contains(other)))
        {
            var patch = new JsonObject { ["data"] = new JsonObject { [bundle] = line.Bundle } };
            await client.MergePatchAsync(ResourceTypes.ConfigMaps, Namespace, Name, patch, cancellation);
        }
    }

    private async Task<HashSet<string>?> ReadAsync(CancellationToken cancellation)
    {
        var map = await client.TryGetAsync(ResourceTypes.ConfigMaps, Namespace, Name, cancellation);
        return map?.Data?.GetValueOrDefault(bundle) is { } pem ? AuthorityBundle.Fingerprints(pem).ToHashSet(StringComparer.Ordinal) : null;
    }
}
