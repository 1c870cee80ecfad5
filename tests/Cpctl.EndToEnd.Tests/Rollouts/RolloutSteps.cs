using System.Text.Json.Nodes;
using Cpctl.DevCluster.Installation;
using Cpctl.DevCluster.Load;
using Cpctl.DevCluster.Nodes;

namespace Cpctl.EndToEnd.Tests.Rollouts;

/// <summary>What tests of rollouts do again and again with the shared cluster.</summary>
internal static class RolloutSteps
{
    /// <summary>Two full replacements of every API server, on a machine that has other things to do.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(6);

    /// <summary>Enough to notice a gap, little enough to leave the machine to the nodes.</summary>
    private static readonly LoadOptions Gentle = new() { EtcdWritesPerSecond = 50, EtcdWriters = 4, ApiRequestsPerSecond = 5, RequestTimeout = TimeSpan.FromSeconds(20) };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static ControlPlaneEdit Edit(this SharedCluster cluster) => new(cluster.Nodes[0]);

    public static Task<ClusterLoad> LoadAsync(this SharedCluster cluster) =>
        ClusterLoad.StartAsync(cluster.Nodes, cluster.Endpoint.Split(':')[0], Gentle, Cancellation);

    /// <summary>The revision that every node runs; waits for a rollout that is still under way.</summary>
    public static async Task<long> SettledAsync(this ControlPlaneEdit edit) =>
        (await edit.WaitForRolloutAsync((await edit.NumbersAsync(Cancellation))[^1] - 1, Patience, Cancellation))[0].Current!.Value;

    /// <summary>The text that the command line of a node's kube-apiserver has for a flag, as its manifest says.</summary>
    public static Task<string> ApiServerManifestsAsync(this Node node) => node.BashAsync("cat /etc/kubernetes/manifests/kube-apiserver-r*.yaml");

    /// <summary>A condition of the control plane.</summary>
    public static async Task<JsonNode?> ConditionAsync(this ControlPlaneEdit edit, string type) =>
        (await edit.ReadAsync(Cancellation))["status"]?["conditions"]?.AsArray().FirstOrDefault(condition => (string?)condition!["type"] == type);

    /// <summary>A patch that brings a fault in, and gives it a short time to show.</summary>
    public static JsonObject Impatient(JsonObject spec)
    {
        var patch = spec.DeepClone().AsObject();
        patch["rollout"] = new JsonObject { ["verifyTimeout"] = "40s" };
        return patch;
    }

    /// <summary>A patch that takes a fault out, and the short time with it.</summary>
    public static JsonObject Patient(JsonObject spec)
    {
        var patch = spec.DeepClone().AsObject();
        patch["rollout"] = new JsonObject { ["verifyTimeout"] = null };
        return patch;
    }
}
