using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Restoration;

namespace Cpctl.Recovery.InPlace;

/// <summary>
/// The ControlPlane object of a cluster that went back: the present one with the settings of the backup. Releases, images and the endpoint stay: they
/// are what runs, and going back with them is an upgrade or a downgrade of its own. Pure.
/// </summary>
public static class ReturnedControlPlane
{
    /// <exception cref="InvalidDataException">One of the two is no ControlPlane.</exception>
    public static byte[] Merge(ReadOnlySpan<byte> present, ReadOnlySpan<byte> backup, FirstMember member, long epoch)
    {
        var (now, then) = (Parse(present), Parse(backup));
        try
        {
            var spec = then["spec"]!.DeepClone().AsObject();
            var running = now["spec"]!.AsObject();
            foreach (var field in Running) Take(running, spec, field);
            if (running["etcd"] is JsonObject etcd)
            {
                if (spec["etcd"] is not JsonObject target) spec["etcd"] = target = [];
                Take(etcd, target, "version");
            }

            var isChanged = !JsonNode.DeepEquals(running, spec);
            now["spec"] = spec;
            if (isChanged && now["metadata"]?["generation"] is JsonValue generation) now["metadata"]!["generation"] = generation.GetValue<long>() + 1;
            if (now["status"] is not JsonObject status) now["status"] = status = [];
            status["etcd"] = new JsonObject { ["clusterId"] = MemberId.ToText(member.ClusterId), ["epoch"] = epoch, ["members"] = new JsonArray(), ["alarms"] = new JsonArray() };
            return Encoding.UTF8.GetBytes(now.ToJsonString() + "\n");
        }
        catch (Exception e) when (e is InvalidOperationException)
        {
            throw new InvalidDataException($"a ControlPlane object can't be read: {e.Message}", e);
        }
    }

    private static readonly string[] Running = ["version", "controlPlaneEndpoint", "images", "imageRepository"];

    private static void Take(JsonObject from, JsonObject to, string field)
    {
        if (from[field] is { } value) to[field] = value.DeepClone();
        else to.Remove(field);
    }

    private static JsonObject Parse(ReadOnlySpan<byte> value)
    {
        try
        {
            return JsonNode.Parse(value) is JsonObject stored && stored["spec"] is JsonObject ? stored : throw new InvalidDataException("a ControlPlane object has no spec");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"a ControlPlane object can't be read: {e.Message}", e);
        }
    }
}
