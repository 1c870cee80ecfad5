using System.Globalization;
using System.Text.Json.Nodes;
using Cpctl.EndToEnd.Tests.Rollouts;

namespace Cpctl.EndToEnd.Tests.Upgrades;

/// <summary>A Kubernetes patch upgrade of three nodes, while clients use the API on every way.</summary>
[Collection(UpgradeCluster.Collection)]
[Trait("Category", "Nodes")]
public sealed class KubernetesUpgradeTests(UpgradeCluster cluster)
{
    private const int EtcdWritesPerSecond = 50;
    private static readonly TimeSpan OfAllNodes = TimeSpan.FromMinutes(6);
    private static readonly string[] Components = ["kube-apiserver", "kube-controller-manager", "kube-scheduler"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Upgrade_ToTheNextPatchRelease_ReplacesEveryComponentAndFailsNoRequest()
    {
        var before = (await cluster.Edit.RevisionsAsync(Cancellation)).Max(node => node.Current) ?? 0;
        await using var load = await cluster.StartLoadAsync(EtcdWritesPerSecond);
        var from = load.Clock.Now;

        await cluster.Edit.PatchAsync(new JsonObject { ["version"] = cluster.NewKubernetes }, Cancellation);
        await cluster.Edit.WaitForRolloutAsync(before, OfAllNodes, Cancellation);
        var took = load.Clock.Now - from;
        var report = await load.StopAsync(from, Cancellation);

        Log.Progress.Say(string.Create(
            CultureInfo.InvariantCulture,
            $"Kubernetes {cluster.OldKubernetes} to {cluster.NewKubernetes}: {took.TotalSeconds:0} s, {report.Api.Sum(route => route.Requests)} requests, {report.Api.Sum(route => route.Failures.Count)} failed"));
        EtcdInstants.AreAllThatFailed(report, restarts: 0, cutsPerWay: cluster.Nodes.Count);
        Assert.Equal(cluster.NewKubernetes, (string?)(await cluster.Edit.ReadAsync(Cancellation))["status"]!["version"]);
        var first = cluster.Nodes[0];
        var pods = await first.ListAsync("pods", "kube-system");
        foreach (var node in cluster.Nodes)
        {
            Assert.Equal(cluster.NewKubernetes, (string?)JsonNode.Parse(await first.KubectlAsync($"-s https://{node.Address}:6443 get --raw /version"))!["gitVersion"]);
            var images = pods.Where(pod => (string?)pod["spec"]!["nodeName"] == node.Name).Select(pod => (string?)pod["spec"]!["containers"]![0]!["image"]).ToArray();
            Assert.All(Components, component => Assert.Contains(images, image => image!.EndsWith($"/{component}:{cluster.NewKubernetes}", StringComparison.Ordinal)));
        }
    }
}
