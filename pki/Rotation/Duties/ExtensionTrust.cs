using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Pki.Signers;

namespace Cpctl.Pki.Rotation.Duties;

/// <summary>
/// What extension API servers are told to trust as front proxy: a ConfigMap that they watch. API servers add to it what they trust themselves, and
/// never take anything away.
/// </summary>
internal sealed class ExtensionTrust(IKubernetesClient client) : IRotationDuties
{
    private const string Namespace = "kube-system";
    private const string Name = "extension-apiserver-authentication";
    private const string Bundle = "requestheader-client-ca-file";

    /// <summary>It counts as one more node: the next authority must have arrived there too. Nobody counts when there is none to be told.</summary>
    public async Task<IReadOnlyList<NodeStanding>> OthersAsync(RotationContext context, CancellationToken cancellation) =>
        context.Line.Phase == RotationPhase.Publishing && await ReadAsync(cancellation) is { } fingerprints
            ? [new NodeStanding($"ConfigMap {Namespace}/{Name}", fingerprints, ProducesWith: null, Uses: new HashSet<string>())]
            : [];

    /// <summary>Takes away what is no longer trusted, once no API server adds it any more.</summary>
    public async Task FinishAsync(RotationContext context, CancellationToken cancellation)
    {
        var line = context.Signers.FrontProxy;
        var trusted = line.Trusted.Select(authority => authority.Fingerprint).ToHashSet(StringComparer.Ordinal);
        if (await ReadAsync(cancellation) is { } fingerprints && fingerprints.Any(other => !trusted.Contains(other)))
        {
            var patch = new JsonObject { ["data"] = new JsonObject { [Bundle] = line.Bundle } };
            await client.MergePatchAsync(ResourceTypes.ConfigMaps, Namespace, Name, patch, cancellation);
        }
    }

    private async Task<HashSet<string>?> ReadAsync(CancellationToken cancellation)
    {
        var map = await client.TryGetAsync(ResourceTypes.ConfigMaps, Namespace, Name, cancellation);
        if (map?.Data?.GetValueOrDefault(Bundle) is not { } pem)
        {
            return null;
        }

        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPem(pem);
        return certificates.Select(certificate => Convert.ToHexStringLower(SHA256.HashData(certificate.RawDataMemory.Span))).ToHashSet(StringComparer.Ordinal);
    }
}
