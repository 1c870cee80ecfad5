using System.Text.Json.Nodes;
using Cpctl.Api.Node;

namespace Cpctl.Bootstrap.Recovering;

/// <summary>What a recovery was begun with, kept until it is done: whoever goes on makes the same cluster of it.</summary>
/// <param name="Token">The new cluster's, random.</param>
/// <param name="KnownEpoch">The epoch that is left, as the node itself knew it.</param>
/// <param name="AbsentAreOff">The voters that were confirmed to be off.</param>
/// <param name="Others">Where the other voters are asked, https://host:port: once etcd is stopped here, nobody tells any more.</param>
/// <param name="BegunAt">When.</param>
internal sealed record RecoveryRecord(string Token, long KnownEpoch, IReadOnlyList<string> AbsentAreOff, IReadOnlyList<string> Others, DateTimeOffset BegunAt)
{
    public static RecoveryRecord? TryLoad(NodePaths paths)
    {
        var path = new RecoveryFiles(paths).Record;
        if (!File.Exists(path)) return null;
        var json = JsonNode.Parse(File.ReadAllBytes(path))!.AsObject();
        return new RecoveryRecord(
            json["token"]!.GetValue<string>(), json["knownEpoch"]!.GetValue<long>(), Texts(json["absentAreOff"]), Texts(json["others"]),
            json["begunAt"]!.GetValue<DateTimeOffset>());
    }

    public void Save(NodePaths paths)
    {
        NodeDirectory.Ensure(paths.RecoveryDirectory, FileModes.SecretDirectory);
        var json = new JsonObject
        {
            ["token"] = Token,
            ["knownEpoch"] = KnownEpoch,
            ["absentAreOff"] = new JsonArray([.. AbsentAreOff.Select(name => (JsonNode?)name)]),
            ["others"] = new JsonArray([.. Others.Select(url => (JsonNode?)url)]),
            ["begunAt"] = BegunAt,
        };
        AtomicFile.Write(new RecoveryFiles(paths).Record, json.ToJsonString(), FileModes.Secret);
    }

    private static IReadOnlyList<string> Texts(JsonNode? list) => [.. list?.AsArray().Select(text => text!.GetValue<string>()) ?? []];
}
