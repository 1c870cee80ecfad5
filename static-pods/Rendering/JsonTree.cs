using System.Text.Json.Nodes;

namespace Cpctl.StaticPods.Rendering;

/// <summary>Trees of JSON nodes, put together without reflection.</summary>
internal static class JsonTree
{
    public static JsonArray Strings(IEnumerable<string> values) => [.. values.Select(value => (JsonNode)value)];

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
