using System.Text.Json.Nodes;
using Cpctl.Api.Node;
using Cpctl.Etcd.Client;
using Cpctl.Recovery.InPlace;

namespace Cpctl.Bootstrap.Restoring.InPlace;

/// <summary>What stays as it is now in a cluster that goes back: read when nobody writes any more, put into the new etcd before anybody reads.</summary>
/// <param name="Revision">Of etcd, when it was read.</param>
/// <param name="Values">By key.</param>
internal sealed record PresentState(long Revision, IReadOnlyDictionary<string, byte[]> Values)
{
    public static async Task<PresentState> ReadAsync(EtcdMember etcd, CancellationToken cancel)
    {
        var stored = await StoredValues.ReadAsync(etcd, [.. PresentKeys.Folders, PresentKeys.ControlPlane], cancel);
        return new PresentState(stored.Revision, stored.Values);
    }

    /// <exception cref="InvalidDataException">It is not whole.</exception>
    public static PresentState Load(string path)
    {
        var json = JsonNode.Parse(File.ReadAllBytes(path)) as JsonObject ?? throw new InvalidDataException($"{path} is empty");
        return new PresentState(
            json["revision"]!.GetValue<long>(),
            json["values"]!.AsObject().ToDictionary(value => value.Key, value => Convert.FromBase64String(value.Value!.GetValue<string>()), StringComparer.Ordinal));
    }

    public void Save(string path)
    {
        var values = new JsonObject();
        foreach (var (key, value) in Values) values[key] = Convert.ToBase64String(value);
        AtomicFile.Write(path, new JsonObject { ["revision"] = Revision, ["values"] = values }.ToJsonString(), FileModes.Secret);
    }
}
