using System.Text.Json;
using System.Text.Json.Nodes;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;

namespace Cpctl.Pki.Joining;

/// <summary>ConfigMap cpctl-system/evicted-nodes: uid of a ControlPlaneNode → <see cref="EvictedNode"/>. Written by operators, never cleared by them.</summary>
public sealed class EvictedNodes(IKubernetesClient client)
{
    private const string Name = "evicted-nodes";

    /// <exception cref="InvalidDataException">An entry can't be read: nobody is signed for until it can.</exception>
    public async Task<IReadOnlyList<EvictedNode>> ListAsync(CancellationToken cancellation)
    {
        var map = await client.TryGetAsync(ResourceTypes.ConfigMaps, ClusterNames.SystemNamespace, Name, cancellation);
        return [.. (map?.Data ?? new Dictionary<string, string>(StringComparer.Ordinal)).Select(entry => Read(entry.Key, entry.Value)).OrderBy(node => node.EvictedAt)];
    }

    /// <summary>In place of what was written of the same uid before.</summary>
    public async Task PutAsync(EvictedNode node, CancellationToken cancellation)
    {
        var text = JsonSerializer.Serialize(node, JoiningJson.Default.EvictedNode);
        var map = new ConfigMap
        {
            Metadata = new ObjectMeta { Name = Name, Namespace = ClusterNames.SystemNamespace },
            Data = new Dictionary<string, string>(StringComparer.Ordinal) { [node.Uid] = text },
        };
        if (!await client.TryCreateAsync(ResourceTypes.ConfigMaps, map, cancellation))
        {
            var patch = new JsonObject { ["data"] = new JsonObject { [node.Uid] = text } };
            await client.MergePatchAsync(ResourceTypes.ConfigMaps, ClusterNames.SystemNamespace, Name, patch, cancellation);
        }
    }

    private static EvictedNode Read(string uid, string text)
    {
        try
        {
            var node = JsonSerializer.Deserialize(text, JoiningJson.Default.EvictedNode);
            return node?.Uid == uid ? node : throw new InvalidDataException($"ConfigMap {ClusterNames.SystemNamespace}/{Name}: entry {uid} names another uid");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"ConfigMap {ClusterNames.SystemNamespace}/{Name}: entry {uid} can't be read: {e.Message}", e);
        }
    }
}
