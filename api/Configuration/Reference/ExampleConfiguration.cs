using System.Text;
using System.Text.Json.Nodes;

namespace Cpctl.Api.Configuration;

/// <summary>A complete ControlPlane with every default written out; what has none is a comment.</summary>
internal static class ExampleConfiguration
{
    private const string Version = "v1.36.0";

    public static string Yaml(SchemaNode spec)
    {
        var text = new StringBuilder("apiVersion: cpctl.dev/v1alpha1\nkind: ControlPlane\nmetadata:\n  name: cluster\nspec:\n");
        Append(text, spec, "  ");
        return text.ToString();
    }

    private static void Append(StringBuilder text, SchemaNode schema, string indent)
    {
        foreach (var (name, property) in schema.Properties)
        {
            if (property.Properties.Count > 0 && !property.HasDefault)
            {
                AppendComment(text, name, property, indent);
            }
            else if (property.Properties.Count > 0)
            {
                text.Append(indent).Append(name).Append(":\n");
                Append(text, property, indent + "  ");
            }
            else if (property.HasDefault)
            {
                text.Append(indent).Append(Configuration.Yaml.Write(new JsonObject { [name] = property.Default?.DeepClone() }));
            }
            else
            {
                text.Append(indent).Append(name == "version" ? $"version: {Version}\n" : $"# {name}: {Sample(property)}\n");
            }
        }
    }

    /// <summary>A group that is absent as a whole by default.</summary>
    private static void AppendComment(StringBuilder text, string name, SchemaNode schema, string indent)
    {
        var fields = new StringBuilder();
        Append(fields, schema, "  ");
        text.Append(indent).Append("# ").Append(name).Append(":\n");
        foreach (var line in fields.ToString().TrimEnd('\n').Split('\n'))
        {
            text.Append(indent).Append("# ").Append(line.Replace("# ", "", StringComparison.Ordinal)).Append('\n');
        }
    }

    private static string Sample(SchemaNode schema) => schema.Type switch
    {
        "object" => "{}",
        "array" => "[]",
        _ when schema.Pattern is { } pattern => PatternMeaning.Of(pattern),
        var type => type,
    };
}
