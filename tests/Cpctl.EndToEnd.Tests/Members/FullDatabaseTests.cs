using Cpctl.DevCluster.Nodes;

namespace Cpctl.EndToEnd.Tests.Members;

/// <summary>A database that has reached its quota is emptied of history and holes, and takes writes again, without anybody's help.</summary>
[Collection(FreshNodes.Collection)]
[Trait("Category", "Nodes")]
public sealed class FullDatabaseTests(FreshNodes nodes)
{
    [Fact]
    public async Task Quota_FilledByWrites_WritesWorkAgainAndTheAlarmIsGone() => await nodes.WithFullNodeAsync("full1", "/full/key", async node =>
    {
        await FullNode.WritesWorkAsync(node);
        Assert.Equal("no alarm is raised", (await node.BashAsync("cpctl etcd alarms")).Trim());
        await ControlPlaneHealth.IsWholeAsync([node]);
        await node.KubectlAsync("create configmap -n default after");
    });
}
