using System.Text.Json.Nodes;
using CsCheck;

namespace Cpctl.Recovery.Tests.Bundles;

/// <summary>JSON that is still JSON and no longer what it should be: something taken out, doubled, or replaced by what a reader hopes not to meet.</summary>
internal static class JsonDamage
{
    private static readonly string?[] Nasty = [null, "true", "-1", "1e300", "9223372036854775808", "\"\"", "\"\\u0000\"", "\"../../etc/passwd\"", "[]", "[null]", "{}", "[[[[[[]]]]]]"];

    /// <summary>One to three changes at places anywhere in the document.</summary>
    public static Gen<string> Of(string json) =>
        Gen.Select(Gen.Int[0, 10_000], Gen.Int[-2, Nasty.Length - 1]).Array[1, 3].Select(changes =>
        {
            var root = JsonNode.Parse(json)!;
            foreach (var (place, change) in changes) Change(root, place, change);
            return root.ToJsonString();
        });

    private static void Change(JsonNode root, int place, int change)
    {
        var nodes = Inner(root).ToList();
        if (nodes.Count == 0) return;
        var (parent, key) = nodes[place % nodes.Count];
        switch (change, parent)
        {
            case (-2, JsonObject holder):
                holder.Remove((string)key);
                break;
            case (-2, JsonArray holder):
                holder.RemoveAt((int)key);
                break;
            case (-1, JsonArray holder):
                holder.Add(holder[(int)key]?.DeepClone());
                break;
            case (-1, JsonObject holder):
                holder[(string)key + "X"] = holder[(string)key]?.DeepClone();
                break;
            case (_, JsonObject holder):
                holder[(string)key] = Parsed(change);
                break;
            case (_, JsonArray holder):
                holder[(int)key] = Parsed(change);
                break;
        }
    }

    private static JsonNode? Parsed(int index) => Nasty[index] is { } text ? JsonNode.Parse(text) : null;

    private static IEnumerable<(JsonNode Parent, object Key)> Inner(JsonNode node) => node switch
    {
        JsonObject holder => holder.ToList().SelectMany(pair => Own(holder, pair.Key, pair.Value)),
        JsonArray holder => Enumerable.Range(0, holder.Count).SelectMany(i => Own(holder, i, holder[i])),
        _ => [],
    };

    private static IEnumerable<(JsonNode Parent, object Key)> Own(JsonNode parent, object key, JsonNode? child) => child is null ? [(parent, key)] : [(parent, key), .. Inner(child)];
}
