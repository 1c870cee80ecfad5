using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cpctl.Api.Resources;
using Cpctl.Etcd.Membership;
using Cpctl.Etcd.Restoration;
using Cpctl.Pki.Joining;

namespace Cpctl.Recovery.Restore;

/// <summary>What becomes of each key of the old cluster in the restored one. Pure.</summary>
/// <param name="facts">What the snapshot says.</param>
/// <param name="spec">What of the spec the new machine changes.</param>
internal sealed class RestoredObjects(SnapshotFacts facts, RestoredSpec spec)
{
    private readonly HashSet<string> _lost = [.. facts.ControlPlaneNodes.Select(node => node.Metadata.Name ?? "")];

    public KeyEdit Edit(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (key.SequenceEqual(RegistryKeys.ControlPlane))
        {
            return KeyEdit.Replace(ControlPlane(value));
        }

        if (ScrubRules.IsDropped(Encoding.UTF8.GetString(key), _lost))
        {
            return KeyEdit.Drop;
        }

        // A worker stays what it was.
        return key.StartsWith(RegistryKeys.ControlPlaneNodes) ? KeyEdit.Replace(WithoutIntents(value)) : KeyEdit.Keep;
    }

    /// <summary>Members, nodes and conditions are of the old machines; an agent would look for etcd at their addresses.</summary>
    private byte[] ControlPlane(ReadOnlySpan<byte> value)
    {
        var stored = Parse(value);
        var fields = stored["spec"]!.AsObject();
        fields["controlPlaneEndpoint"] = spec.Endpoint;
        if (fields["images"] is not JsonObject images)
        {
            fields["images"] = images = [];
        }

        images["cpctl"] = spec.CpctlImage;
        if (fields["backup"] is JsonObject backup && (backup.ContainsKey("schedule") || backup.ContainsKey("drill")))
        {
            // The cluster of before may live, and both would write to one place. A person knows.
            backup["paused"] = true;
        }

        if (stored["metadata"]?["annotations"] is JsonObject annotations)
        {
            // With the status it forgets that the rotation was carried out: left here, it would be once more.
            annotations.Remove(ClusterNames.RotateAnnotation);
            annotations.Remove(Successor.Annotation);
        }

        stored["status"] = new JsonObject { ["latestRevision"] = spec.LatestRevision, ["etcd"] = new JsonObject { ["epoch"] = spec.Epoch, ["members"] = new JsonArray(), ["alarms"] = new JsonArray() } };
        return Bytes(stored);
    }

    /// <summary>A ControlPlaneNode without what it was asked to do.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    internal static byte[] WithoutIntents(ReadOnlySpan<byte> value)
    {
        var stored = Parse(value);
        if (stored["spec"] is JsonObject fields)
        {
            foreach (var intent in Intents)
            {
                fields.Remove(intent);
            }
        }

        return Bytes(stored);
    }

    private static readonly string[] Intents = ["leave", "evict", "replacedBy", "restart", "renewCertificates", "retry"];

    private static JsonObject Parse(ReadOnlySpan<byte> value)
    {
        try
        {
            return JsonNode.Parse(value)?.AsObject() ?? throw new InvalidDataException("an object of cpctl's is empty");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"an object of cpctl's can't be read: {e.Message}", e);
        }
    }

    private static byte[] Bytes(JsonObject value) => Encoding.UTF8.GetBytes(value.ToJsonString() + "\n");
}
