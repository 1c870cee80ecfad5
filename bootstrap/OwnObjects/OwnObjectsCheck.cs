using System.Net;
using System.Text.Json.Nodes;
using Cpctl.Api.Kubernetes;

namespace Cpctl.Bootstrap.OwnObjects;

/// <summary>Which of cpctl's own objects somebody deleted or changed.</summary>
internal static class OwnObjectsCheck
{
    /// <summary>Those that are not there, or not as they are to be. What may not be read counts as not there: who took the right away took the object, too.</summary>
    public static async Task<IReadOnlyList<JsonObject>> MissingAsync(IKubernetesClient client, IEnumerable<JsonObject> manifests, CancellationToken cancellation)
    {
        var missing = new List<JsonObject>();
        foreach (var manifest in manifests)
        {
            if (!await IsThereAsync(client, manifest, cancellation)) missing.Add(manifest);
        }

        return missing;
    }

    private static async Task<bool> IsThereAsync(IKubernetesClient client, JsonObject manifest, CancellationToken cancellation)
    {
        try
        {
            return await client.TryGetAsync(manifest, cancellation) is { } stored && (IsDefinition(manifest) || Holds(stored, manifest));
        }
        catch (KubernetesApiException e) when (e.Status == HttpStatusCode.Forbidden)
        {
            return false;
        }
    }

    /// <summary>API servers fill in defaults of a schema: a definition that is there counts as right.</summary>
    private static bool IsDefinition(JsonObject manifest) => (string?)manifest["kind"] == "CustomResourceDefinition";

    /// <summary>Whether all that <paramref name="wanted"/> says stands in <paramref name="stored"/>; lists are compared as a whole.</summary>
    internal static bool Holds(JsonNode? stored, JsonNode? wanted) => (stored, wanted) switch
    {
        (JsonObject has, JsonObject fields) => fields.All(field => Holds(has[field.Key], field.Value)),
        (JsonArray has, JsonArray items) => has.Count == items.Count && has.Zip(items).All(pair => Holds(pair.First, pair.Second)),
        _ => JsonNode.DeepEquals(stored, wanted),
    };
}
