using System.Text.Json;
using System.Text.Json.Nodes;
using Cpctl.Api.Resources;

namespace Cpctl.StaticPods.Agent.Reporting;

/// <summary>The merge patch of a status. What has no value any more is named with null, or it would stay.</summary>
internal static class StatusPatch
{
    private static readonly string[] Clearable = ["currentRevision", "lastGoodRevision", "failedRevision", "failureReason"];

    /// <summary>Of what is merged field by field as well.</summary>
    private static readonly (string Part, string[] Names)[] ClearableParts =
    [
        ("etcd", ["memberId", "clusterId", "epoch", "wantsToJoin", "wantsToLeave", "peerURL", "dbSize", "raftIndex", "receivedBytes"]),
        ("operator", ["problem"]),
        ("signers", ["generation", "authority", "problem"]),
    ];

    public static JsonObject Of(ControlPlaneNodeStatus status)
    {
        var patch = JsonSerializer.SerializeToNode(status, ApiJson.Default.ControlPlaneNodeStatus)!.AsObject();
        Clear(patch, Clearable);
        foreach (var (name, names) in ClearableParts)
        {
            if (patch[name] is JsonObject part) Clear(part, names);
        }

        return new JsonObject { ["status"] = patch };
    }

    /// <summary>What makes a status worth sending at once: not the heartbeat and not what grows all the time.</summary>
    public static string Essence(ControlPlaneNodeStatus status) => JsonSerializer.Serialize(
        status with { LastHeartbeat = null, Etcd = status.Etcd is { } etcd ? etcd with { DbSize = null, RaftIndex = null, ReceivedBytes = null } : null },
        ApiJson.Default.ControlPlaneNodeStatus);

    private static void Clear(JsonObject node, IEnumerable<string> names)
    {
        foreach (var name in names.Where(name => !node.ContainsKey(name)))
        {
            node[name] = null;
        }
    }
}
