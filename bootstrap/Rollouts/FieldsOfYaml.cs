using System.Text.Json;
using System.Text.Json.Nodes;
using Cpctl.Api.Configuration;
using Cpctl.StaticPods.Revisions;

namespace Cpctl.Bootstrap.Rollouts;

/// <summary>A configuration file as its fields: "rollout.verifyTimeout" → "5m".</summary>
internal static class FieldsOfYaml
{
    /// <summary>Empty for what is no YAML of one object.</summary>
    public static Dictionary<string, string> In(RevisionFile file)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        if (file.Path.EndsWith(".yaml", StringComparison.Ordinal))
        {
            // To YAML a placeholder is a mapping within a mapping.
            Add(fields, "", Yaml.Read(file.Text.Replace("{{", "<", StringComparison.Ordinal).Replace("}}", ">", StringComparison.Ordinal)));
        }

        return fields;
    }

    private static void Add(Dictionary<string, string> fields, string path, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject inner:
                foreach (var (name, value) in inner)
                {
                    Add(fields, path.Length == 0 ? name : $"{path}.{name}", value);
                }

                break;
            case JsonArray list:
                for (var i = 0; i < list.Count; i++)
                {
                    Add(fields, $"{path}[{i}]", list[i]);
                }

                break;
            case JsonValue value:
                fields[path] = value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();
                break;
        }
    }
}
