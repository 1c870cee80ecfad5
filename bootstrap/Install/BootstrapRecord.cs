using System.Text.Json;
using System.Text.Json.Nodes;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;

namespace Cpctl.Bootstrap.Install;

/// <summary>
/// What an installation was begun with, kept on disk until it is finished: a continued run uses these settings even where defaults depend
/// on the machine (its address, the image found), and is refused when it is given others.
/// </summary>
/// <param name="NodeName">The first node's name.</param>
/// <param name="NodeIp">Its address.</param>
/// <param name="Given">The configuration as the user gave it, defaults of the schema applied.</param>
/// <param name="ControlPlane">The configuration with the machine's values filled in: what the cluster gets.</param>
/// <param name="Restored">The backup that the cluster is brought back from; null for a new cluster.</param>
internal sealed record BootstrapRecord(string NodeName, string NodeIp, ControlPlane Given, ControlPlane ControlPlane, RestoredFrom? Restored = null)
{
    /// <summary>Fingerprints of the authorities that the user brought, by kind; the authorities themselves never come here.</summary>
    public IReadOnlyDictionary<string, string> Authorities { get; init; } = new Dictionary<string, string>();

    public static BootstrapRecord? TryLoad(NodePaths paths)
    {
        var path = PathOf(paths);
        if (!File.Exists(path)) return null;
        try
        {
            var json = JsonNode.Parse(File.ReadAllBytes(path))!.AsObject();
            return new BootstrapRecord(
                json["nodeName"]!.GetValue<string>(), json["nodeIp"]!.GetValue<string>(), Read(json["given"]!), Read(json["controlPlane"]!),
                json["restored"] is { } restored ? RestoredFrom.FromJson(restored) : null)
            {
                Authorities = json["authorities"]?.AsObject().ToDictionary(pair => pair.Key, pair => (string)pair.Value!) ?? [],
            };
        }
        catch (UnauthorizedAccessException)
        {
            return null; // only root continues an installation; preflight says so
        }
    }

    public void Save(NodePaths paths)
    {
        var json = new JsonObject { ["nodeName"] = NodeName, ["nodeIp"] = NodeIp, ["given"] = ToJson(Given), ["controlPlane"] = ToJson(ControlPlane) };
        if (Restored is not null) json["restored"] = Restored.ToJson();
        if (Authorities.Count > 0) json["authorities"] = Fingerprints();
        AtomicFile.Write(PathOf(paths), json.ToJsonString(), FileModes.Secret);
    }

    /// <summary>Puts the record aside once the cluster itself holds everything in it.</summary>
    public static void Retire(NodePaths paths, Archive archive) => archive.Move(PathOf(paths));

    /// <summary>What differs between this record and another request for the same machine.</summary>
    public IReadOnlyList<string> DriftTo(BootstrapRecord other) => ConfigDrift.Find(AsRequest(), other.AsRequest());

    private JsonObject AsRequest() =>
        new() { ["--node-name"] = NodeName, ["--node-ip"] = NodeIp, ["--authorities"] = Fingerprints(), ["spec"] = ToJson(Given)["spec"]?.DeepClone() };

    private JsonObject Fingerprints() => [.. Authorities.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))];

    private static string PathOf(NodePaths paths) => Path.Combine(paths.StateDirectory, "bootstrap.json");

    private static JsonNode ToJson(ControlPlane value) => JsonSerializer.SerializeToNode(value, ApiJson.Default.ControlPlane)!;

    private static ControlPlane Read(JsonNode json) => json.Deserialize(ApiJson.Default.ControlPlane)!;
}
