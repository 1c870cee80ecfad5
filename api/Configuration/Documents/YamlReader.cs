using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Cpctl.Api.Configuration;

/// <summary>
/// Turns YAML's node tree into JSON nodes. YamlDotNet's object serializers are out: they work by reflection and fail silently
/// in a native binary.
/// </summary>
internal sealed class YamlReader
{
    // Aliases make small texts expand without end; no cpctl document comes near this.
    private const int MaxNodes = 200_000;
    private const int MaxDepth = 100;

    private readonly Dictionary<string, (Position Key, Position Value)> _positions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);
    private int _nodes;

    private YamlReader()
    {
    }

    /// <summary>Every document that holds something: comments before the first "---", or a "---" at the end, make none.</summary>
    /// <exception cref="YamlFormatException">The text is no YAML.</exception>
    public static IReadOnlyList<YamlDocumentNode> ReadAll(string text)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException ex)
        {
            throw new YamlFormatException(ex.InnerException?.Message ?? ex.Message, PositionOf(ex.Start), ex);
        }
        catch (Exception ex) when (ex is InvalidOperationException or ArgumentException or InvalidCastException or NullReferenceException or IndexOutOfRangeException)
        {
            // The library's own mistakes, which only texts that are no YAML lead to.
            throw new YamlFormatException("it can't be read: a quote, a bracket or a mark in it is out of place", new Position(1, 1), ex);
        }

        return [.. stream.Documents.Where(document => !IsEmpty(document.RootNode)).Select(document => new YamlReader().Read(document.RootNode))];
    }

    private static bool IsEmpty(YamlNode root) => root is YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" };

    private static Position PositionOf(Mark mark) => new((int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column));

    private YamlDocumentNode Read(YamlNode root) => new(Convert(root, FieldPath.Root, 0), _positions, _texts, PositionOf(root.Start));

    private JsonNode? Convert(YamlNode node, FieldPath path, int depth)
    {
        if (++_nodes > MaxNodes || depth > MaxDepth)
        {
            throw new YamlFormatException("the document is too large or nested too deeply", PositionOf(node.Start));
        }

        return node switch
        {
            YamlMappingNode mapping => ConvertMapping(mapping, path, depth),
            YamlSequenceNode sequence => ConvertSequence(sequence, path, depth),
            YamlScalarNode scalar => ConvertScalar(scalar, path),
            _ => throw new YamlFormatException($"unexpected {node.NodeType}", PositionOf(node.Start)),
        };
    }

    private JsonNode? ConvertScalar(YamlScalarNode scalar, FieldPath path)
    {
        _texts[path.ToString()] = scalar.Value ?? "";
        return YamlScalar.ToJson(scalar, PositionOf(scalar.Start));
    }

    private JsonObject ConvertMapping(YamlMappingNode mapping, FieldPath path, int depth)
    {
        var result = new JsonObject();
        foreach (var (key, value) in mapping.Children)
        {
            if (key is not YamlScalarNode { Value: { } name })
            {
                throw new YamlFormatException("a field name must be plain text", PositionOf(key.Start));
            }

            var field = path.Field(name);
            _positions[field.ToString()] = (PositionOf(key.Start), PositionOf(value.Start));
            result[name] = Convert(value, field, depth + 1);
        }

        return result;
    }

    private JsonArray ConvertSequence(YamlSequenceNode sequence, FieldPath path, int depth)
    {
        var result = new JsonArray();
        foreach (var child in sequence.Children)
        {
            var item = path.Item(result.Count);
            _positions[item.ToString()] = (PositionOf(child.Start), PositionOf(child.Start));
            result.Add(Convert(child, item, depth + 1));
        }

        return result;
    }
}
