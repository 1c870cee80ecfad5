using System.Text.Json;
using System.Text.Json.Nodes;
using Cpctl.Api.Node;

namespace Cpctl.Bootstrap.Support;

/// <summary>
/// What is known to be secret on this node, to be looked for wherever it may have got to: every line of every private key, and the keys of encryption at rest.
/// </summary>
internal static class NodeSecrets
{
    /// <summary>Shorter ones would be found by chance: the last line of a key may be a few characters.</summary>
    private const int Shortest = 20;

    public static IReadOnlyCollection<string> Of(NodePaths paths)
    {
        var texts = KeyFiles(paths).Select(File.ReadAllText).SelectMany(KeyLines);
        return [.. texts.Concat(OfSigners(paths.SignersFile)).Where(text => text.Length >= Shortest).SelectMany(AsWritten).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>JSON may write a plus as an escape.</summary>
    private static IEnumerable<string> AsWritten(string secret) => [secret, secret.Replace("+", @"\u002B", StringComparison.Ordinal)];

    private static IEnumerable<string> KeyFiles(NodePaths paths)
    {
        string[] directories = [paths.PkiDirectory, paths.KubeletPkiDirectory, paths.SignersDirectory];
        return directories.Where(Directory.Exists).SelectMany(directory => Directory.EnumerateFiles(directory, "*.key", SearchOption.AllDirectories));
    }

    private static IEnumerable<string> OfSigners(string file)
    {
        if (!File.Exists(file)) return [];
        try
        {
            return OfJson(JsonNode.Parse(File.ReadAllText(file)), "");
        }
        catch (JsonException)
        {
            // Damaged, and none of it goes anywhere: the file itself is never taken.
            return [];
        }
    }

    private static IEnumerable<string> OfJson(JsonNode? node, string name) => node switch
    {
        JsonObject members => members.SelectMany(member => OfJson(member.Value, member.Key)),
        JsonArray items => items.SelectMany(item => OfJson(item, name)),
        JsonValue value when value.TryGetValue(out string? text) => name == "secret" ? [text] : KeyLines(text),
        _ => [],
    };

    private static IEnumerable<string> KeyLines(string text) =>
        text.Contains("PRIVATE KEY-----", StringComparison.Ordinal) ? text.Split('\n').Where(line => !line.StartsWith("-----", StringComparison.Ordinal)) : [];
}
