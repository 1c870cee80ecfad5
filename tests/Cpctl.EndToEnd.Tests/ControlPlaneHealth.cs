using System.Text.Json.Nodes;
using Cpctl.DevCluster.Nodes;

namespace Cpctl.EndToEnd.Tests;

/// <summary>What must be true of a control plane that has come up, or come back.</summary>
internal static class ControlPlaneHealth
{
    private static readonly string[] Components = ["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "cpctl-agent", "cpctl-operator"];
    private static readonly string[] Processes = ["^/usr/bin/cpctl agent", "^/usr/bin/cpctl operator"];

    /// <summary>A container that was killed a few times is started again after five minutes at the latest: the kubelet's longest back-off.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(6);

    public static Task IsWholeAsync(IReadOnlyList<Node> nodes) =>
        Eventually.HoldsAsync("a whole control plane", Limit, () => ProblemAsync(nodes));

    /// <summary>What keeps the control plane from being whole at this moment; null when nothing does. Who does not answer is a problem too.</summary>
    public static Task<string?> ProblemOrSilenceAsync(IReadOnlyList<Node> nodes) => Eventually.AskAsync(() => ProblemAsync(nodes));

    private static async Task<string?> ProblemAsync(IReadOnlyList<Node> nodes)
    {
        var first = nodes[0];
        return await NodesProblemAsync(first, nodes)
            ?? await PodsProblemAsync(first, nodes)
            ?? (await Task.WhenAll(nodes.Select(OwnProblemAsync))).FirstOrDefault(problem => problem is not null)
            ?? await MembersProblemAsync(first, nodes.Count);
    }

    private static async Task<string?> NodesProblemAsync(Node first, IReadOnlyList<Node> nodes)
    {
        var ready = (await first.ListAsync("nodes")).Where(node => IsTrue(node, "Ready")).Select(NameOf).ToHashSet(StringComparer.Ordinal);
        return nodes.FirstOrDefault(node => !ready.Contains(node.Name)) is { } missing ? $"node {missing.Name} is not Ready" : null;
    }

    private static async Task<string?> PodsProblemAsync(Node first, IReadOnlyList<Node> nodes)
    {
        var pods = await first.ListAsync("pods", selector: "tier=control-plane");
        var running = pods.Where(pod => IsTrue(pod, "Ready")).Select(NameOf).ToArray();
        foreach (var node in nodes)
        {
            foreach (var component in Components)
            {
                if (!running.Any(name => name.StartsWith(component, StringComparison.Ordinal) && name.EndsWith("-" + node.Name, StringComparison.Ordinal)))
                    return $"no ready mirror pod of {component} on {node.Name}";
            }
        }

        return pods.Select(NameOf).FirstOrDefault(name => name.StartsWith("bootstrap-", StringComparison.Ordinal)) is { } left
            ? $"pod {left} is left of the bootstrap"
            : null;
    }

    /// <summary>
    /// What each node says itself. A mirror pod looks ready for a while after its process was killed, and then the kubelet lets the next one wait, for minutes; on a node
    /// that was cut off it tells what the kubelet saw before.
    /// </summary>
    private static async Task<string?> OwnProblemAsync(Node node)
    {
        string[] looks =
        [
            .. Processes.Select(process => $"pgrep -f '{process}' > /dev/null || echo 'process {process}'"),
            $"curl -sk -m 5 https://{node.Address}:6443/readyz | grep -qx ok || echo 'API server that is ready'",
        ];
        var missing = await node.BashAsync(string.Join("; ", looks));
        return missing.Length == 0 ? null : $"no {missing.Trim()} on {node.Name}";
    }

    private static async Task<string?> MembersProblemAsync(Node first, int count)
    {
        var members = JsonNode.Parse(await first.EtcdctlAsync("member list -w json"))!["members"]!.AsArray();
        if (members.Count != count)
            return $"{members.Count} etcd members instead of {count}";
        return members.FirstOrDefault(member => (bool?)member!["isLearner"] == true || member["name"] is null) is { } pending
            ? $"etcd member {pending["ID"]} is not a started voter"
            : null;
    }

    private static string NameOf(JsonNode item) => (string)item["metadata"]!["name"]!;

    private static bool IsTrue(JsonNode item, string condition) =>
        item["status"]?["conditions"]?.AsArray().Any(c => (string?)c!["type"] == condition && (string?)c["status"] == "True") == true;
}
