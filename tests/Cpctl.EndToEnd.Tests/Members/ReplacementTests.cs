using Cpctl.DevCluster.Load;
using Cpctl.DevCluster.Nodes;

namespace Cpctl.EndToEnd.Tests.Members;

/// <summary>
/// A machine is lost with its disk, and another takes its place without anybody touching etcd; then the first name comes back in place of the
/// other. The cluster is whole again at the end, and clients have lost nothing.
/// </summary>
[Collection(SharedCluster.Collection)]
[Trait("Category", "Nodes")]
public sealed class ReplacementTests(SharedCluster cluster)
{
    private static readonly LoadOptions Load = new() { EtcdWritesPerSecond = 50, ApiRequestsPerSecond = 2, RequestTimeout = TimeSpan.FromSeconds(5) };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Machine_LostWithItsDisk_AnotherTakesItsPlaceAndIsReplacedInTurn()
    {
        await ControlPlaneHealth.IsWholeAsync(cluster.Nodes);
        var first = cluster.Nodes[0];
        Node[] staying = [first, cluster.Nodes[1]];
        await using var load = await ClusterLoad.StartAsync(staying, loadBalancer: null, Load, Cancellation);
        var begun = load.Clock.Now;

        await cluster.RemoveAsync(cluster.Nodes[2]);
        var fourth = await cluster.AddAsync("cp4");
        try
        {
            await LostNodeIsReplacedAsync(fourth, [.. staying, fourth]);
            var back = await cluster.AddAsync("cp3");
            await LivingNodeIsReplacedAsync(fourth, back);
            await RemovedNodeThatBootsAgainDoesNothingAsync(fourth);
        }
        finally
        {
            await Evidence.KeepAsync(fourth);
            await cluster.RemoveAsync(fourth);
        }

        var report = await load.StopAsync(begun, Cancellation);
        Log.Progress.Say($"longest gap of writes {report.Etcd.WriteGap?.Length.TotalSeconds:0.00} s, {report.Acknowledged} acknowledged");
        NothingIsLost.In(report);
    }

    /// <summary>The new one asks to join first: it has to wait, and is told for what. Deleting the lost one's Node is all that is needed.</summary>
    private async Task LostNodeIsReplacedAsync(Node fourth, IReadOnlyList<Node> expected)
    {
        var first = cluster.Nodes[0];
        var joining = cluster.Installer.JoinAsync(first, [fourth], cancellation: Cancellation);
        await Eventually.HoldsAsync("the join to wait for the lost member", TimeSpan.FromMinutes(1), async () =>
            await Members.PendingAsync(first) is var pending && pending.StartsWith("cp4 can join when cp3 is healthy", StringComparison.Ordinal) ? null : pending);
        await first.KubectlAsync("delete node cp3");
        await joining;
        await Members.AreAsync(first, expected, TimeSpan.FromMinutes(1));
        Assert.DoesNotContain(await first.ListAsync("controlplanenodes"), node => (string?)node["metadata"]!["name"] == "cp3");
    }

    /// <summary>The one that is replaced goes when its successor votes, not before.</summary>
    private async Task LivingNodeIsReplacedAsync(Node fourth, Node back)
    {
        var first = cluster.Nodes[0];
        await cluster.Installer.JoinAsync(first, [back], cancellation: Cancellation);
        var answer = await first.CpctlAsync("node", "replace", fourth.Name, back.Name);
        Assert.True(answer.ExitCode == 0, answer.Error);
        await ControlPlaneHealth.IsWholeAsync(cluster.Nodes);
    }

    private async Task RemovedNodeThatBootsAgainDoesNothingAsync(Node removed)
    {
        await removed.KillAsync(Cancellation);
        await removed.StartAsync(Cancellation);
        await Eventually.HoldsAsync("everything but the agent to stop on the removed node", TimeSpan.FromMinutes(2), async () =>
        {
            var left = await removed.BashAsync("ls /etc/kubernetes/manifests | grep -v '^cpctl-agent' || true; pgrep -x etcd || true");
            return left.Trim().Length == 0 ? null : left;
        });
        await Members.AreAsync(cluster.Nodes[0], cluster.Nodes, TimeSpan.FromMinutes(1));
        Assert.DoesNotContain(await cluster.Nodes[0].ListAsync("controlplanenodes"), node => (string?)node["metadata"]!["name"] == removed.Name);
    }
}
