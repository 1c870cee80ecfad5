using System.Text.Json.Nodes;

namespace Cpctl.Api.Configuration;

/// <summary>One YAML document as JSON, with where each field was written.</summary>
internal sealed class YamlDocumentNode
{
    private readonly Dictionary<string, (Position Key, Position Value)> _positions;
    private readonly Dictionary<string, string> _texts;
    private readonly Position _start;

    public YamlDocumentNode(JsonNode? root, Dictionary<string, (Position Key, Position Value)> positions, Dictionary<string, string> texts, Position start)
    {
        _texts = texts;
        Root = root;
        _positions = positions;
        _start = start;
    }

    public JsonNode? Root { get; }

    /// <summary>Where the field's name stands, or the nearest parent that is in the text.</summary>
    public Position KeyOf(string path) => Nearest(path).Key;

    /// <summary>Where the field's value stands, or the nearest parent that is in the text.</summary>
    public Position ValueOf(string path) => Nearest(path) is var (key, value) && _positions.ContainsKey(path) ? value : key;

    /// <summary>A single value as it was written, without its quotes; null for mappings and lists.</summary>
    public string? TextOf(string path) => _texts.GetValueOrDefault(path);

    private (Position Key, Position Value) Nearest(string path)
    {
        while (path.Length > 0)
        {
            if (_positions.TryGetValue(path, out var found))
            {
                return found;
            }

            path = path[..Math.Max(0, path.LastIndexOfAny(['.', '[']))];
        }

        return (_start, _start);
    }
}
