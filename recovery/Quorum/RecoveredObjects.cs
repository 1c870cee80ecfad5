using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Restoration;
using Cpctl.Recovery.Restore;

namespace Cpctl.Recovery.Quorum;

/// <summary>
/// What becomes of each key when a survivor goes on alone: nearly all stay, for it is the same cluster on one of its own nodes. Pure.
/// </summary>
/// <param name="member">The only one of the new etcd.</param>
/// <param name="epoch">Of the new etcd: by it the nodes of before know that they have to yield.</param>
internal sealed class RecoveredObjects(FirstMember member, long epoch)
{
    /// <summary>Held by components that may be gone: whoever runs takes them at once, not when they have run out.</summary>
    private static readonly string[] Leaderships = ["/registry/leases/kube-system/", "/registry/leases/cpctl-system/"];

    public KeyEdit Edit(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (key.SequenceEqual(RegistryKeys.ControlPlane)) return KeyEdit.Replace(ControlPlane(value));
        var name = Encoding.UTF8.GetString(key);
        return Leaderships.Any(folder => name.StartsWith(folder, StringComparison.Ordinal)) ? KeyEdit.Drop : KeyEdit.Keep;
    }

    private byte[] ControlPlane(ReadOnlySpan<byte> value)
    {
        try
        {
            var stored = JsonNode.Parse(value)?.AsObject() ?? throw new JsonException("it is empty");
            if (stored["status"] is not JsonObject status) stored["status"] = status = [];
            status["etcd"] = new JsonObject
            {
                ["clusterId"] = MemberId.ToText(member.ClusterId),
                ["epoch"] = epoch,
                ["members"] = new JsonArray(),
                ["alarms"] = new JsonArray(),
            };
            return Encoding.UTF8.GetBytes(stored.ToJsonString() + "\n");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"the ControlPlane object can't be read: {e.Message}", e);
        }
    }
}
