using System.Globalization;
using System.Text.Json.Nodes;
using Cpctl.DevCluster.Nodes;

namespace Cpctl.EndToEnd.Tests.Upgrades;

/// <summary>etcd 3.4 becomes 3.5 on three nodes under writes. The second node's new etcd is broken: that node goes back, the upgrade goes on when it is mended.</summary>
[Collection(UpgradeCluster.Collection)]
[Trait("Category", "Nodes")]
public sealed class EtcdUpgradeTests(UpgradeCluster cluster)
{
    private const int WritesPerSecond = 500;
    private static readonly TimeSpan OfOneNode = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan OfAllNodes = TimeSpan.FromMinutes(6);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Upgrade_BrokenOnTheSecondNode_GoesBackThereAndLosesNoWrite()
    {
        await RefusesToSkipAsync();
        var before = (await cluster.Edit.RevisionsAsync(Cancellation)).Max(node => node.Current) ?? 0;
        await using var load = await cluster.StartLoadAsync(WritesPerSecond);
        var from = load.Clock.Now;

        await cluster.Edit.SetAsync("etcd", "version", cluster.NewEtcd, Cancellation);
        var second = await BreakSecondAsync(before);
        var failed = await cluster.Edit.WaitAsync("the second node goes back", OfOneNode, nodes => nodes.Any(node => node.Name == second && node.Failed > before && node.Phase == "Failed"), Cancellation);
        Assert.Single(failed, node => node.Current > before);
        Assert.Equal(cluster.OldEtcd, await VersionAsync(cluster.Nodes.Single(node => node.Name == second)));
        await cluster.Edit.SaysAsync("Degraded", "True", second);
        Log.Progress.Say($"{second} went back: {failed.Single(node => node.Name == second).FailureReason}");

        await cluster.ImportEtcdAsync();
        var mended = load.Clock.Now;
        Assert.Equal(0, (await cluster.Nodes[0].CpctlAsync("rollout", "retry")).ExitCode);
        await cluster.Edit.WaitForRolloutAsync(before, OfAllNodes, Cancellation);
        var took = load.Clock.Now - from;
        var report = await load.StopAsync(from, Cancellation);

        NothingIsLost.In(report);
        foreach (var node in cluster.Nodes)
            Assert.Equal(cluster.NewEtcd, await VersionAsync(node));
        Log.Progress.Say(string.Create(
            CultureInfo.InvariantCulture,
            $"etcd {cluster.OldEtcd} to {cluster.NewEtcd}: {took.TotalSeconds:0} s, {(load.Clock.Now - mended).TotalSeconds:0} s of them after the remedy; {report.Etcd.Requests} writes to etcd ({report.Etcd.Requests / took.TotalSeconds:0}/s), "
            + $"{report.Etcd.Failures.Count} not acknowledged and tried elsewhere, none of {report.Acknowledged} acknowledged ones lost, hashes equal; longest time without any write {report.Etcd.WriteGap?.Length.TotalMilliseconds:0} ms, of one client {report.WorstEtcdClientGap.TotalMilliseconds:0} ms"));
        await NoWayBackAsync();
    }

    /// <summary>Whoever comes after the canary gets, under the new etcd's name, an image without etcd in it.</summary>
    private async Task<string> BreakSecondAsync(long before)
    {
        var begun = await cluster.Edit.WaitAsync("the first node begins", OfOneNode, nodes => nodes.Any(node => node.Target > before), Cancellation);
        var canary = begun.First(node => node.Target > before).Name;
        foreach (var node in cluster.Nodes.Where(node => node.Name != canary))
            await node.BashAsync($"ctr -n k8s.io images tag --force {SharedCluster.PauseImage} {cluster.NewEtcdImage}");
        var next = await cluster.Edit.WaitAsync(
            "a second node begins", OfOneNode, nodes => nodes.Any(node => node.Name != canary && node.Target > before), Cancellation);
        return next.First(node => node.Name != canary && node.Target > before).Name;
    }

    /// <summary>What can't be done is refused by the command and by the operator, with one reason, and makes no revision.</summary>
    private async Task RefusesToSkipAsync()
    {
        var (node, edit) = (cluster.Nodes[0], cluster.Edit);
        var revisions = await edit.NumbersAsync(Cancellation);
        var plan = await node.CpctlAsync("upgrade", "plan", "--etcd-version", cluster.NewEtcd);
        Assert.True(plan.ExitCode == 0, plan.Output + plan.Error);
        Assert.Contains($"{cluster.OldEtcd} can come back until the last member runs {cluster.NewEtcd}", plan.Output, StringComparison.Ordinal);
        var skip = await node.CpctlAsync("upgrade", "plan", "--etcd-version", "3.6.11");
        Assert.Equal(3, skip.ExitCode);
        var reason = $"can't skip from {cluster.OldEtcd} to 3.6.11";
        Assert.Contains(reason, skip.Output, StringComparison.Ordinal);

        await edit.SetAsync("etcd", "version", "3.6.11", Cancellation);
        await edit.SaysAsync("SpecValid", "False", reason);
        await edit.SetAsync("etcd", "version", cluster.OldEtcd, Cancellation);
        await edit.SaysAsync("SpecValid", "True");
        Assert.Equal(revisions, await edit.NumbersAsync(Cancellation));
    }

    private async Task NoWayBackAsync()
    {
        var revisions = await cluster.Edit.NumbersAsync(Cancellation);
        Assert.Equal(3, (await cluster.Nodes[0].CpctlAsync("upgrade", "plan", "--etcd-version", cluster.OldEtcd)).ExitCode);
        await cluster.Edit.SetAsync("etcd", "version", cluster.OldEtcd, Cancellation);
        await cluster.Edit.SaysAsync("SpecValid", "False", $"can't go back from {cluster.NewEtcd} to {cluster.OldEtcd}");
        await cluster.Edit.SetAsync("etcd", "version", cluster.NewEtcd, Cancellation);
        await cluster.Edit.SaysAsync("SpecValid", "True");
        Assert.Equal(revisions, await cluster.Edit.NumbersAsync(Cancellation));
    }

    private static async Task<string> VersionAsync(Node node) =>
        (string)JsonNode.Parse(await node.EtcdctlAsync("endpoint status -w json"))![0]!["Status"]!["version"]!;
}
