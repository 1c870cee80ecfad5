using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cpctl.Etcd.Database;

namespace Cpctl.Recovery.Restore.Plain;

/// <summary>
/// A value of an API server in etcd: protobuf in an envelope (runtime.Unknown behind "k8s" and a zero), or JSON where the server was told so and of custom
/// resources. Only single fields are looked up, so that nothing has to be known of all the others.
/// </summary>
internal static class StoredObject
{
    private const int Raw = 2;
    private const int MapKey = 1;
    private const int MapValue = 2;

    private static ReadOnlySpan<byte> Magic => "k8s\0"u8;

    /// <summary>Whether it begins as a value does that nobody encrypted.</summary>
    public static bool IsPlain(ReadOnlySpan<byte> value) => value.StartsWith(Magic) || (value.Length > 0 && value[0] == '{');

    /// <returns>A text; null when there is none.</returns>
    /// <exception cref="InvalidDataException">It is neither protobuf nor JSON.</exception>
    public static string? Text(ReadOnlySpan<byte> value, IReadOnlyList<ObjectField> path)
    {
        if (!value.StartsWith(Magic)) return Json(value, path) is JsonValue text && text.TryGetValue<string>(out var read) ? read : null;
        var found = Message(value, path);
        return found.IsEmpty ? null : Encoding.UTF8.GetString(found);
    }

    /// <returns>Texts by name; none when there are none.</returns>
    /// <exception cref="InvalidDataException">It is neither protobuf nor JSON.</exception>
    public static IReadOnlyDictionary<string, string> Map(ReadOnlySpan<byte> value, IReadOnlyList<ObjectField> path)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!value.StartsWith(Magic))
        {
            foreach (var (name, text) in Json(value, path) as JsonObject ?? [])
            {
                if (text?.GetValueKind() == JsonValueKind.String) map[name] = (string)text!;
            }

            return map;
        }

        var entries = new ProtoReader(Message(value, [.. path.Take(path.Count - 1)]));
        while (entries.Next())
        {
            if (entries.Field == path[^1].Number) map[Encoding.UTF8.GetString(Find(entries.Bytes, MapKey))] = Encoding.UTF8.GetString(Find(entries.Bytes, MapValue));
        }

        return map;
    }

    private static ReadOnlySpan<byte> Message(ReadOnlySpan<byte> value, IReadOnlyList<ObjectField> path)
    {
        var message = Find(value[Magic.Length..], Raw);
        foreach (var field in path) message = Find(message, field.Number);
        return message;
    }

    private static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> message, int field)
    {
        ReadOnlySpan<byte> found = [];
        var fields = new ProtoReader(message);
        while (fields.Next())
        {
            if (fields.Field == field) found = fields.Bytes;
        }

        return found;
    }

    private static JsonNode? Json(ReadOnlySpan<byte> value, IReadOnlyList<ObjectField> path)
    {
        try
        {
            var node = JsonNode.Parse(value);
            foreach (var field in path) node = (node as JsonObject)?[field.Name];
            return node;
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw new InvalidDataException("it is neither protobuf nor JSON", e);
        }
    }
}
