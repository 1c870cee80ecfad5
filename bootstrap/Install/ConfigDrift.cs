using System.Text.Json.Nodes;

namespace Cpctl.Bootstrap.Install;

/// <summary>Where two configurations differ.</summary>
internal static class ConfigDrift
{
    /// <summary>One line a difference, as in "spec.version: v1.20.2, now v1.21.0"; empty when they are the same.</summary>
    public static IReadOnlyList<string> Find(JsonNode? begun, JsonNode? now)
    {
        var found = new List<string>();
        Compare("", begun, now, found);
        return found;
    }

    private static void Compare(string path, JsonNode? begun, JsonNode? now, List<string> found)
    {
        if (begun is JsonObject left && now is JsonObject right)
        {
            foreach (var key in left.Select(field => field.Key).Union(right.Select(field => field.Key)))
                Compare(path.Length == 0 ? key : $"{path}.{key}", left[key], right[key], found);
        }
        else if (!JsonNode.DeepEquals(begun, now))
        {
            found.Add($"{path}: {Text(begun)}, now {Text(now)}");
        }
    }

    private static string Text(JsonNode? node) => node?.ToJsonString() ?? "not set";
}
