using System.Text.Json;
using System.Text.Json.Nodes;
using Cpctl.Api.Configuration;

namespace Cpctl.Bootstrap.Support;

/// <summary>
/// Takes out of objects what people put secrets into whatever it looks like: values of a container's environment, and the copy of the object that kubectl
/// keeps in an annotation. Names stay.
/// </summary>
internal static class ForeignValues
{
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <param name="text">JSON as an API server gives it; what is none is returned as it is.</param>
    public static string OfJson(string text)
    {
        if (!IsConcerned(text)) return text;
        try
        {
            return JsonNode.Parse(text) is { } root && Remove(root) ? root.ToJsonString(Indented) : text;
        }
        catch (JsonException)
        {
            return text;
        }
    }

    /// <param name="text">A manifest.</param>
    /// <exception cref="InvalidDataException">It can't be read, so that nobody knows what is in it.</exception>
    public static string OfYaml(string text)
    {
        if (!IsConcerned(text)) return text;
        try
        {
            var documents = Yaml.ReadAll(text);
            var changed = documents.Count(Remove);
            return changed == 0 ? text : string.Join("---\n", documents.Select(Yaml.Write));
        }
        catch (YamlFormatException e)
        {
            throw new InvalidDataException($"it may hold values of an environment and is no YAML: {e.Message}", e);
        }
    }

    private static bool IsConcerned(string text) => text.Contains("env", StringComparison.Ordinal) || text.Contains(LastApplied, StringComparison.Ordinal);

    private static bool Remove(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject fields:
                var changed = false;
                if (fields["env"] is JsonArray variables)
                {
                    foreach (var variable in variables.OfType<JsonObject>().Where(variable => variable["value"] is not null))
                    {
                        variable["value"] = Redaction.Mark;
                        changed = true;
                    }
                }

                if (fields.ContainsKey(LastApplied))
                {
                    fields[LastApplied] = Redaction.Mark;
                    changed = true;
                }

                foreach (var field in fields) changed |= Remove(field.Value);
                return changed;
            case JsonArray items:
                return items.Aggregate(false, (any, item) => Remove(item) | any);
            default:
                return false;
        }
    }
}
