using System.Text.Json.Nodes;
using Cpctl.Api.Node;

namespace Cpctl.Bootstrap.Recovering;

/// <summary>What a recovery was begun with, kept until it is done: whoever goes on makes the same cluster of it.</summary>
/// <param name="Token">The new cluster's, random.</param>
/// <param name="KnownEpoch">The epoch that is left, as the node itself knew it.</param>
/// <param name="AbsentAreOff">The voters that were confirmed to be off.</param>
/// <param name="Others">The other voters: once etcd is stopped here, nobody tells any more who they are.</param>
/// <param name="BegunAt">When.</param>
internal sealed record RecoveryRecord(string Token, long KnownEpoch, IReadOnlyList<string> AbsentAreOff, IReadOnlyList<OtherVoter> Others, DateTimeOffset BegunAt)
{
    public static RecoveryRecord? TryLoad(NodePaths paths)
    {
        var path = new RecoveryFiles(paths).Record;
        if (!File.Exists(path)) return null;
        var json = JsonNode.Parse(File.ReadAllBytes(path))!.AsObject();
        return new RecoveryRecord(
            json["token"]!.GetValue<string>(), json["knownEpoch"]!.GetValue<long>(), Texts(json["absentAreOff"]), [.. json["others"]!.AsArray().Select(Other)],
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
            ["others"] = new JsonArray([.. Others.Select(Json)]),
            ["begunAt"] = BegunAt,
        };
        AtomicFile.Write(new RecoveryFiles(paths).Record, json.ToJsonString(), FileModes.Secret);
    }

    private static JsonNode Json(OtherVoter other) => new JsonObject
    {
        ["name"] = other.Name,
        ["clientURLs"] = new JsonArray([.. other.ClientUrls.Select(url => (JsonNode?)url)]),
        ["peerURLs"] = new JsonArray([.. other.PeerUrls.Select(url => (JsonNode?)url)]),
    };

    /// <summary>Releases before wrote no more than where each is asked.</summary>
    private static OtherVoter Other(JsonNode? json) => json is JsonObject other
        ? new OtherVoter(other["name"]!.GetValue<string>(), Texts(other["clientURLs"]), Texts(other["peerURLs"]))
        : new OtherVoter("", [json!.GetValue<string>()], []);

    private static IReadOnlyList<string> Texts(JsonNode? list) => [.. list?.AsArray().Select(text => text!.GetValue<string>()) ?? []];
}
