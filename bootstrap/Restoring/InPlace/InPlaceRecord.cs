using System.Text.Json.Nodes;
using Cpctl.Api.Errors;
using Cpctl.Api.Node;
using Cpctl.Bootstrap.Recovering;

namespace Cpctl.Bootstrap.Restoring.InPlace;

/// <summary>What a restore in place was begun with, kept until it is done. It is written when the new data is whole, before anything is stopped.</summary>
/// <param name="Backup">Which backup, in words that no other one has.</param>
/// <param name="Token">The new cluster's, random.</param>
/// <param name="Epoch">Of the new etcd.</param>
/// <param name="Others">Names of the other voters: they are to be voters again.</param>
/// <param name="Built">What the new data is, for a person.</param>
/// <param name="BegunAt">When.</param>
internal sealed record InPlaceRecord(string Backup, string Token, long Epoch, IReadOnlyList<string> Others, string Built, DateTimeOffset BegunAt)
{
    public static InPlaceRecord? TryLoad(NodePaths paths)
    {
        var path = new RecoveryFiles(paths).InPlaceRecord;
        if (!File.Exists(path)) return null;
        var json = JsonNode.Parse(File.ReadAllBytes(path))!.AsObject();
        return new InPlaceRecord(
            json["backup"]!.GetValue<string>(), json["token"]!.GetValue<string>(), json["epoch"]!.GetValue<long>(),
            [.. json["others"]!.AsArray().Select(name => name!.GetValue<string>())], json["built"]!.GetValue<string>(), json["begunAt"]!.GetValue<DateTimeOffset>());
    }

    public void Save(NodePaths paths)
    {
        NodeDirectory.Ensure(paths.RecoveryDirectory, FileModes.SecretDirectory);
        var json = new JsonObject
        {
            ["backup"] = Backup,
            ["token"] = Token,
            ["epoch"] = Epoch,
            ["others"] = new JsonArray([.. Others.Select(name => (JsonNode?)name)]),
            ["built"] = Built,
            ["begunAt"] = BegunAt,
        };
        AtomicFile.Write(new RecoveryFiles(paths).InPlaceRecord, json.ToJsonString(), FileModes.Secret);
    }

    /// <summary>Why nothing else of the kind may begin.</summary>
    public CpctlException InTheWay() => new(
        ExitCode.Refused,
        "a restore in place was begun on this node and is not finished",
        $"it restores {Backup}",
        "Go on with it by its own command, or give it up: cpctl restore --in-place --abort");
}
