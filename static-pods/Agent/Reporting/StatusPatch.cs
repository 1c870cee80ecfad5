using System.Text.Json;
using System.Text.Json.Nodes;
using Cpctl.Api.Resources;

namespace Cpctl.StaticPods.Agent.Reporting;

/// <summary>The merge patch of a status. What has no value any more is named with null, or it would stay.</summary>
internal static class StatusPatch
{
    private static readonly string[] Clearable = ["currentRevision", "lastGoodRevision", "failedRevision", "failureReason"];
    private static readonly string[] ClearableOfEtcd = ["memberId", "clusterId", "dbSize", "raftIndex", "receivedBytes"];

    public static JsonObject Of(ControlPlaneNodeStatus status)
    {
        var patch = JsonSerializer.SerializeToNode(status, ApiJson.Default.ControlPlaneNodeStatus)!.AsObject();
        Clear(patch, Clearable);
        if (patch["etcd"] is JsonObject etcd)
        {
            Clear(etcd, ClearableOfEtcd);
        }

        if (patch["operator"] is JsonObject standing)
        {
            Clear(standing, ["problem"]);
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
