using System.Globalization;
using System.Text.Json.Nodes;
using Cpctl.DevCluster.Load;
using Cpctl.DevCluster.Nodes;
using Cpctl.EndToEnd.Tests.Rollouts;

namespace Cpctl.EndToEnd.Tests.Certificates;

/// <summary>Leaves that live for three minutes are renewed again and again under load, and nobody notices.</summary>
[Collection(SharedCluster.Collection)]
[Trait("Category", "Soak")]
public sealed class ShortLeavesTests(SharedCluster cluster)
{
    private const int Renewals = 5;
    private static readonly TimeSpan Least = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);
    private static readonly string[] Steady = ["^etcd --", "^kube-apiserver --", "^/usr/bin/cpctl agent", "^/usr/bin/cpctl operator"];

    /// <summary>They keep a connection for up to five minutes, on which they show what has expired, and end when they lose their lease by that.</summary>
    private static readonly string[] Unsteady = ["^kube-controller-manager --", "^kube-scheduler --"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Leaves_OfThreeMinutes_AreRenewedAgainAndAgainAndNoRequestFails()
    {
        var first = cluster.Nodes[0];

        // Its own certificate is from before and outlives the test: what is looked at is the cluster's.
        await using var load = await ClusterLoad.StartAsync(cluster.Nodes, cluster.Endpoint.Split(':')[0], new LoadOptions { EtcdWritesPerSecond = 500 }, Cancellation);
        var isShort = true;
        try
        {
            await SetLifeAsync(first, "3m");
            var (from, before, unsteady) = (load.Clock.Now, await ProcessesAsync(Steady), await ProcessesAsync(Unsteady));
            var renewals = await FollowAsync(first, () => load.Clock.Now - from);
            var (took, after) = (load.Clock.Now - from, await ProcessesAsync(Steady));
            var restarted = unsteady.Zip(await ProcessesAsync(Unsteady)).Where(pair => pair.First != pair.Second).Select(pair => pair.First).ToList();

            // What the load then looks through takes a kubectl longer than a certificate would live, and kubectl reads its own only once.
            await SetLifeAsync(first, null);
            isShort = false;
            var report = await load.StopAsync(from, Cancellation);
            foreach (var fault in report.Faults()) Log.Progress.Say($"leaves: {fault}");
            Log.Progress.Say(string.Create(
                CultureInfo.InvariantCulture,
                $"{renewals.Count} leaves of 3 minutes, renewed {renewals.Values.Min()} to {renewals.Values.Max()} times in {took.TotalSeconds:0} s; {report.Etcd.Requests} writes to etcd, {report.Acknowledged} acknowledged and none lost, {report.Faults().Count} requests failed; restarted besides kubelets: {(restarted.Count == 0 ? "none" : string.Join(", ", restarted))}"));

            Assert.Equal(before, after);
            NothingIsLost.In(report);
            EtcdInstants.AreAllThatFailed(report, restarts: 0);
        }
        finally
        {
            if (isShort) await SetLifeAsync(first, null);
        }

        await ControlPlaneHealth.IsWholeAsync(cluster.Nodes);
    }

    /// <summary>What lives longer than it should goes on until somebody asks.</summary>
    private async Task SetLifeAsync(Node first, string? life)
    {
        var before = await cluster.Edit().SettledAsync();
        await cluster.Edit().SetAsync("certificates", "leafValidity", life, CancellationToken.None);
        await cluster.Edit().WaitForRolloutAsync(before, Patience, CancellationToken.None);
        (await first.CpctlAsync("certs", "renew")).EnsureSuccess();
        await Eventually.HoldsAsync("leaves of the new life", Patience, async () =>
        {
            var longest = (await LeavesAsync(first)).Max(leaf => leaf.NotAfter) - TimeProvider.System.GetUtcNow();
            return (longest < TimeSpan.FromMinutes(4)) == (life is not null) ? null : $"the longest lives for another {longest:c}";
        });
    }

    /// <summary>Counts renewals of each leaf until all have had enough and the time is over.</summary>
    private static async Task<Dictionary<string, int>> FollowAsync(Node first, Func<TimeSpan> elapsed)
    {
        Dictionary<string, (DateTimeOffset NotAfter, int Renewals)> seen = new(StringComparer.Ordinal);
        await Eventually.HoldsAsync($"{Renewals} renewals of each leaf", Patience, async () =>
        {
            foreach (var (name, notAfter, state) in await LeavesAsync(first))
            {
                Assert.NotEqual("Expired", state);
                seen[name] = seen.TryGetValue(name, out var last) ? (notAfter, last.Renewals + (notAfter > last.NotAfter ? 1 : 0)) : (notAfter, 0);
            }

            var least = seen.MinBy(leaf => leaf.Value.Renewals);
            return least.Value.Renewals >= Renewals && elapsed() >= Least ? null : $"{least.Key}: {least.Value.Renewals} after {elapsed():c}";
        });
        return seen.ToDictionary(leaf => leaf.Key, leaf => leaf.Value.Renewals, StringComparer.Ordinal);
    }

    private static async Task<IReadOnlyList<(string Name, DateTimeOffset NotAfter, string? State)>> LeavesAsync(Node node) =>
    [
        .. JsonNode.Parse((await node.CpctlAsync("certs", "list", "-o", "json")).Output)!["items"]!.AsArray()
            .Where(item => (string?)item!["renewedBy"] == "agent")
            .Select(item => ($"{item!["node"]}/{item["name"]}", DateTimeOffset.Parse((string)item["notAfter"]!, CultureInfo.InvariantCulture), (string?)item["state"])),
    ];

    /// <summary>Which process does what on which node: one that was restarted has another number. The kubelet is restarted, see docs/certificates.md.</summary>
    private async Task<IReadOnlyList<string>> ProcessesAsync(string[] processes)
    {
        var lines = new List<string>();
        foreach (var node in cluster.Nodes)
        {
            foreach (var process in processes)
                lines.Add($"{node.Name} {process} {string.Join(',', (await node.BashAsync($"pgrep -f '{process}'")).Split('\n', StringSplitOptions.RemoveEmptyEntries))}");
        }

        return lines;
    }
}
