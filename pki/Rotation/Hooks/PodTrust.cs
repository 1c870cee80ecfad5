using System.Text;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Pki.Signers;

namespace Cpctl.Pki.Rotation.Hooks;

/// <summary>
/// The <c>ca.crt</c> that pods find beside their service account's token. The controller manager writes it, after it was started with the bundle: into
/// ConfigMap kube-root-ca.crt of each namespace, and into every token Secret, which is what pods read before Kubernetes 1.21.
/// </summary>
internal sealed class PodTrust(IKubernetesClient client)
{
    private const string RootMap = "kube-root-ca.crt";
    private const string TokenType = "kubernetes.io/service-account-token";
    private const string Bundle = "ca.crt";

    /// <summary>One for the ConfigMaps, one for the Secrets, while one of them lags; nobody when none does.</summary>
    internal async Task<IReadOnlyList<NodeTrustState>> ReadAsync(KeyLine line, CancellationToken cancellation)
    {
        var maps = (await ListAsync(ResourceTypes.ConfigMaps, $"metadata.name={RootMap}", cancellation))
            .Where(map => map.Metadata.Name == RootMap)
            .Select(map => ($"ConfigMap {map.Metadata.Namespace}/{RootMap}", map.Data?.GetValueOrDefault(Bundle) ?? ""));
        var secrets = (await ListAsync(ResourceTypes.Secrets, $"type={TokenType}", cancellation))
            .Where(secret => secret.Type == TokenType)
            .Select(secret => ($"Secret {secret.Metadata.Namespace}/{secret.Metadata.Name}", Encoding.ASCII.GetString(secret.Data?.GetValueOrDefault(Bundle) ?? [])));
        return [.. Standing([.. maps], line), .. Standing([.. secrets], line)];
    }

    private static IEnumerable<NodeTrustState> Standing(IReadOnlyList<(string Name, string Pem)> copies, KeyLine line)
    {
        var accepted = copies.Select(copy => (copy.Name, Keys: AuthorityBundle.Fingerprints(copy.Pem).ToHashSet(StringComparer.Ordinal)));
        var behind = accepted.Where(copy => line.Next is { } next ? !copy.Keys.Contains(next) : copy.Keys.Any(key => !line.Accepted.Contains(key, StringComparer.Ordinal))).ToList();
        if (behind is not [var first, ..])
        {
            return [];
        }

        var name = behind.Count == 1 ? first.Name : $"{first.Name} and {behind.Count - 1} more";
        return [new NodeTrustState(name, first.Keys, ProducesWith: null, Uses: new HashSet<string>())];
    }

    private async Task<IReadOnlyList<T>> ListAsync<T>(ResourceType<T> type, string fields, CancellationToken cancellation)
        where T : class, IKubeObject =>
        (await client.ListAsync(type, null, new ListOptions { FieldSelector = fields }, cancellation)).Items;
}
