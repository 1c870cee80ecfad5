using System.Text.Json.Nodes;

namespace Cpctl.Bootstrap.Install;

/// <summary>A cluster that runs and yields to the one that is restored.</summary>
/// <param name="Members">Where its etcd answers, https://host:port.</param>
/// <param name="Nodes">Its control-plane nodes: they are to be members of the restored cluster.</param>
internal sealed record TakenOver(IReadOnlyList<string> Members, IReadOnlyList<string> Nodes)
{
    public JsonObject ToJson() => new() { ["members"] = ToJson(Members), ["nodes"] = ToJson(Nodes) };

    public static TakenOver FromJson(JsonNode json) => new(Read(json["members"]!), Read(json["nodes"]!));

    private static JsonArray ToJson(IEnumerable<string> values) => new([.. values.Select(value => (JsonNode?)value)]);

    private static List<string> Read(JsonNode json) => [.. json.AsArray().Select(value => value!.GetValue<string>())];
}
