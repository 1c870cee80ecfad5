using System.Text.Json.Nodes;

namespace Cpctl.Api.Configuration;

/// <summary>YAML to JSON nodes and back, without reflection.</summary>
public static class Yaml
{
    /// <summary>The only document of a text; null when it is empty.</summary>
    /// <exception cref="YamlFormatException">No YAML, or more than one document.</exception>
    public static JsonNode? Read(string text)
    {
        var documents = YamlReader.ReadAll(text);
        return documents.Count switch
        {
            0 => null,
            1 => documents[0].Root,
            _ => throw new YamlFormatException("expected one document, found several separated by ---", new Position(1, 1)),
        };
    }

    /// <summary>Every document of a text, without empty ones.</summary>
    /// <exception cref="YamlFormatException">No YAML.</exception>
    public static IReadOnlyList<JsonNode> ReadAll(string text) =>
        [.. YamlReader.ReadAll(text).Select(document => document.Root).OfType<JsonNode>()];

    /// <summary>Block-style YAML; deterministic, keys in the node's order, ends with a line break.</summary>
    public static string Write(JsonNode? node) => YamlWriter.Write(node);
}
