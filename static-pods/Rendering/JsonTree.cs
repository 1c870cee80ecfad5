using System.Text.Json.Nodes;

namespace Cpctl.StaticPods.Rendering;

/// <summary>Trees of JSON nodes, put together without reflection.</summary>
internal static class JsonTree
{
    public static JsonArray Strings(IEnumerable<string> values) => [.. values.Select(value => (JsonNode)value)];

    /// <summary>
    /// The same tree with apiVersion and kind first and all other fields in alphabetical order, at every level: the API server gives a
    /// user's objects back in an order of its own, and the order of fields must not make a revision.
    /// </summary>
    public static JsonObject Canonical(JsonObject tree)
    {
        var ordered = new JsonObject();
        foreach (var (name, value) in tree.OrderBy(field => field.Key is "apiVersion" ? 0 : field.Key is "kind" ? 1 : 2).ThenBy(field => field.Key, StringComparer.Ordinal))
        {
            ordered[name] = CanonicalNode(value);
        }

        return ordered;
    }

    private static JsonNode? CanonicalNode(JsonNode? node) => node switch
    {
        JsonObject inner => Canonical(inner),
        JsonArray array => new JsonArray([.. array.Select(CanonicalNode)]),
        _ => node?.DeepClone(),
    };

    /// <summary>
    /// <paramref name="over"/> laid over <paramref name="under"/>: objects merge field by field, everything else replaces;
    /// null removes a field. Neither argument is changed.
    /// </summary>
    public static JsonObject Merge(JsonObject under, JsonObject? over)
    {
        var merged = (JsonObject)under.DeepClone();
        foreach (var (name, value) in over ?? [])
        {
            if (value is null)
            {
                merged.Remove(name);
            }
            else
            {
                merged[name] = value is JsonObject inner && merged[name] is JsonObject below ? Merge(below, inner) : value.DeepClone();
            }
        }

        return merged;
    }
}
