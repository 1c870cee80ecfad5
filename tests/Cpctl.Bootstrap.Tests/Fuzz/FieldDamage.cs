using System.Text.Json.Nodes;

namespace Cpctl.Bootstrap.Tests.Fuzz;

/// <summary>A document that is still one, with fields that no reader hopes to meet.</summary>
internal static class FieldDamage
{
    private static readonly string[] Nasty =
    [
        "null", "true", "-1", "0", "1e300", "9223372036854775807", "9223372036854775808", "\"\"", "\"\\u0000\"", "\"\\u001b[2J\"", "\"..\"", "\"../../etc/passwd\"", "\"2026-13-45T99:00:00Z\"", "\"9999-12-31T23:59:59Z\"",
        "\"0001-01-01T00:00:00Z\"", "\"v1.99999999999.0\"", "\"10.0.0.1:99999\"", "\"999999999h\"", "[]", "[null]", "{}", "{\"a\":null}", "[[[[[[]]]]]]",
    ];

    public static JsonNode Of(Random random, JsonNode whole)
    {
        var root = whole.DeepClone();
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var places = Inner(root).ToList();
            if (places.Count > 0) Change(random, places[random.Next(places.Count)]);
        }

        return root;
    }

    private static void Change(Random random, (JsonNode Parent, string? Field, int Item) place)
    {
        var value = JsonNode.Parse(Nasty[random.Next(Nasty.Length)]);
        switch (place.Parent, random.Next(4))
        {
            case (JsonObject fields, 0):
                fields.Remove(place.Field!);
                break;
            case (JsonObject fields, _):
                fields[place.Field!] = value;
                break;
            case (JsonArray items, 0):
                items.RemoveAt(place.Item);
                break;
            case (JsonArray items, 1):
                items.Add(items[place.Item]?.DeepClone());
                break;
            case (JsonArray items, _):
                items[place.Item] = value;
                break;
        }
    }

    private static IEnumerable<(JsonNode Parent, string? Field, int Item)> Inner(JsonNode? node) => node switch
    {
        JsonObject fields => fields.ToList().SelectMany(field => Inner(field.Value).Prepend((fields, field.Key, 0))),
        JsonArray items => Enumerable.Range(0, items.Count).SelectMany(item => Inner(items[item]).Prepend((items, null, item))),
        _ => [],
    };
}
