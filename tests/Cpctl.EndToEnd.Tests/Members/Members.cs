using System.Text.Json.Nodes;
using Cpctl.DevCluster.Nodes;

namespace Cpctl.EndToEnd.Tests.Members;

/// <summary>What `cpctl etcd` says.</summary>
internal static class Members
{
    /// <summary>Waits until exactly these nodes have a healthy voter each.</summary>
    public static Task AreAsync(Node asked, IEnumerable<Node> nodes, TimeSpan limit)
    {
        var expected = string.Join(' ', nodes.Select(node => node.Name).Order(StringComparer.Ordinal));
        return Eventually.HoldsAsync($"voters {expected}", limit, async () =>
        {
            var items = await ItemsAsync(asked);
            var found = string.Join(' ', items.Select(item => (string?)item["role"] == "learner" || (bool?)item["healthy"] != true ? $"({item["name"]})" : (string)item["name"]!)
                .Order(StringComparer.Ordinal));
            return found == expected ? null : found;
        });
    }

    public static async Task<IReadOnlyList<JsonNode>> ItemsAsync(Node asked)
    {
        var answer = await asked.CpctlAsync("etcd", "members", "-o", "json");
        return [.. JsonNode.Parse(answer.EnsureSuccess().Output)!["items"]!.AsArray().Select(item => item!)];
    }

    public static async Task<Node> LeaderAsync(IReadOnlyList<Node> nodes)
    {
        var leader = (await ItemsAsync(nodes[0])).Single(item => (string?)item["role"] == "leader");
        return nodes.Single(node => node.Name == (string?)leader["name"]);
    }

    /// <summary>Why members do not change at the moment, as the API says.</summary>
    public static async Task<string> PendingAsync(Node asked) =>
        (string?)(await asked.ControlPlaneAsync())["status"]?["etcd"]?["pending"] ?? "";
}
