using Cpctl.DevCluster.Load;

namespace Cpctl.EndToEnd.Tests.Rollouts;

/// <summary>A changed setting of etcd restarts every member, one after the other, and those who use the API do not wait for it.</summary>
[Collection(SharedCluster.Collection)]
[Trait("Category", "Nodes")]
public sealed class EtcdSettingTests(SharedCluster cluster)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EtcdSetting_UnderLoad_ReachesEveryNodeAndApiServersComeHome()
    {
        var edit = cluster.Edit();
        var before = await edit.SettledAsync();
        await using var load = await cluster.LoadAsync();
        await edit.SetAsync("etcd", "snapshotCount", 12345, Cancellation);

        await edit.WaitForRolloutAsync(before, RolloutSteps.Patience, Cancellation);

        var report = await load.StopAsync(TimeSpan.Zero, Cancellation);
        EtcdInstants.AreAllThatFailed(report, restarts: cluster.Nodes.Count);
        foreach (var node in cluster.Nodes)
            await IsAsBeforeAsync(node);
    }

    /// <summary>Every etcd has the setting, and every API server works with its own node's again.</summary>
    private static async Task IsAsBeforeAsync(DevCluster.Nodes.Node node)
    {
        Assert.Contains("--snapshot-count=12345", await node.BashAsync("cat /etc/kubernetes/manifests/etcd-r*.yaml"), StringComparison.Ordinal);
        Assert.DoesNotContain("cpctl-etcd", await node.BashAsync("nft list tables"), StringComparison.Ordinal);
        Assert.Contains("lead the API server back to its own etcd", await node.BashAsync("tail -n 60 /var/lib/cpctl/journal/agent.jsonl"), StringComparison.Ordinal);
    }
}
