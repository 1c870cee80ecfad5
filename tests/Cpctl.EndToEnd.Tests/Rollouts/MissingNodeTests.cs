using System.Text.Json.Nodes;
using Cpctl.DevCluster.Nodes;

namespace Cpctl.EndToEnd.Tests.Rollouts;

/// <summary>A node that is switched off keeps nobody else from an API server's change; a change that restarts etcd waits for it and says so; back, it gets both. One whose kubelet hangs is in nobody's way either.</summary>
[Collection(SharedCluster.Collection)]
[Trait("Category", "Nodes")]
public sealed class MissingNodeTests(SharedCluster cluster)
{
    private const string Quota = "--quota-backend-bytes=3221225472";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Node_SwitchedOff_OthersGoOnExceptWhereEtcdRestarts()
    {
        var edit = cluster.Edit();
        var before = await edit.SettledAsync();
        var off = cluster.Nodes[2];
        Node[] others = [cluster.Nodes[0], cluster.Nodes[1]];
        await off.StopAsync(Cancellation);
        try
        {
            await edit.SetAsync("apiServer", "eventTTL", "5h", Cancellation);
            var rolled = await edit.WaitAsync("the others run the new revision", RolloutSteps.Patience, all => all.Count(one => one.Current > before && one.Phase == "Ready") == others.Length, Cancellation);
            Assert.Equal(before, rolled.Single(one => one.Name == off.Name).Current);

            await edit.SetAsync("etcd", "quotaBackendBytes", 3221225472, Cancellation);
            await Eventually.HoldsAsync("Progressing says what etcd's change waits for", TimeSpan.FromMinutes(3), async () =>
                (string?)(await edit.ConditionAsync("Progressing"))?["message"] is { } message
                && message.Contains($"{off.Name} is unhealthy", StringComparison.Ordinal) && message.Contains("it must be repaired first", StringComparison.Ordinal) ? null : (await edit.ConditionAsync("Progressing"))?.ToJsonString());
            foreach (var node in others)
                Assert.DoesNotContain(Quota, await EtcdManifestAsync(node), StringComparison.Ordinal);
        }
        finally
        {
            await off.StartAsync(Cancellation);
        }

        await edit.WaitForRolloutAsync(before + 1, RolloutSteps.Patience, Cancellation);
        foreach (var node in cluster.Nodes)
        {
            Assert.Contains(Quota, await EtcdManifestAsync(node), StringComparison.Ordinal);
            Assert.Contains("--event-ttl=5h", await node.ApiServerManifestsAsync(), StringComparison.Ordinal);
        }
        await ControlPlaneHealth.IsWholeAsync(cluster.Nodes);
    }

    /// <summary>A kubelet that hangs says nothing about a revision: neither is the revision given up for it, nor do the others wait.</summary>
    [Fact]
    [Trait("Category", "Soak")]
    public async Task Kubelet_Hangs_OthersGoOnAndItsNodeFollows()
    {
        var edit = cluster.Edit();
        var before = await edit.SettledAsync();
        var node = cluster.Nodes[1];
        await node.BashAsync("pkill -STOP -x kubelet");
        try
        {
            await edit.SetAsync("apiServer", "eventTTL", "6h", Cancellation);
            var rolled = await edit.WaitAsync("the others run the new revision", RolloutSteps.Patience, all => all.Count(one => one.Current > before && one.Phase == "Ready") == 2, Cancellation);
            Assert.Equal(before, rolled.Single(one => one.Name == node.Name).Current);
            await Eventually.HoldsAsync("Degraded names the kubelet", TimeSpan.FromMinutes(1), async () =>
                (string?)(await edit.ConditionAsync("Degraded"))?["message"] is { } message
                && message.Contains($"kubelet on {node.Name}", StringComparison.Ordinal) ? null : (await edit.ConditionAsync("Degraded"))?.ToJsonString());
        }
        finally
        {
            await node.BashAsync("pkill -CONT -x kubelet");
        }

        await edit.WaitForRolloutAsync(before, RolloutSteps.Patience, Cancellation);
        Assert.Contains("--event-ttl=6h", await node.ApiServerManifestsAsync(), StringComparison.Ordinal);
        await ControlPlaneHealth.IsWholeAsync(cluster.Nodes);
    }

    private static Task<string> EtcdManifestAsync(Node node) => node.BashAsync("cat /etc/kubernetes/manifests/etcd-r*.yaml");
}
