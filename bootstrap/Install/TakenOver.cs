using System.Text.Json.Nodes;

namespace Cpctl.Bootstrap.Install;

/// <summary>A cluster that runs and yields to the one that is restored.</summary>
/// <param name="Members">Where its etcd answers, https://host:port.</param>
/// <param name="Running">Its control-plane nodes that run: they are to be members of the restored cluster soon.</param>
/// <param name="Off">Those that do not: they yield when they boot.</param>
internal sealed record TakenOver(IReadOnlyList<string> Members, IReadOnlyList<string> Running, IReadOnlyList<string> Off)
{
    public JsonObject ToJson() => new() { ["members"] = ToJson(Members), ["running"] = ToJson(Running), ["off"] = ToJson(Off) };

    public static TakenOver FromJson(JsonNode json) => new(Read(json["members"]!), Read(json["running"]!), Read(json["off"]!));

    private static JsonArray ToJson(IEnumerable<string> values) => new([.. values.Select(value => (JsonNode?)value)]);

    private static List<string> Read(JsonNode json) => [.. json.AsArray().Select(value => value!.GetValue<string>())];
}
