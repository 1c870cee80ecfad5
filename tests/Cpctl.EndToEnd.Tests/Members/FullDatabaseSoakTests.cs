using System.Globalization;
using Cpctl.DevCluster.Nodes;

namespace Cpctl.EndToEnd.Tests.Members;

/// <summary>A database that is full of what is still needed stays full, and the operator's lease runs out with it: deleting some helps all the same, and so does a larger quota.</summary>
[Collection(FreshNodes.Collection)]
[Trait("Category", "Soak")]
public sealed class FullDatabaseSoakTests(FreshNodes nodes)
{
    /// <summary>Another key with each write.</summary>
    private const string Needed = "/full/$i-$RANDOM";
    private const int RaisedQuota = 2 * FullNode.Quota;

    [Fact]
    public async Task Quota_FilledByWhatIsStillNeeded_DeletingSomeHelpsAndSoDoesALargerQuota() => await nodes.WithFullNodeAsync("full2", Needed, async node =>
    {
        await StaysFullAsync(node);
        Assert.Contains("have to be deleted", await node.BashAsync("cpctl etcd alarms || true"), StringComparison.Ordinal);
        await node.EtcdctlAsync("del /full/1 /full/3");
        await FullNode.WritesWorkAsync(node);

        await StaysFullAsync(node);
        await node.BashAsync("cpctl etcd alarms disarm");
        await node.KubectlAsync($"patch controlplane cluster --type merge -p '{{\"spec\":{{\"etcd\":{{\"quotaBackendBytes\":{RaisedQuota}}}}}}}'");
        await Eventually.HoldsAsync("etcd to run with the larger quota", TimeSpan.FromMinutes(3), async () =>
            (await node.BashAsync("cat /etc/kubernetes/manifests/etcd-r*.yaml")) is var manifests && manifests.Contains($"--quota-backend-bytes={RaisedQuota}", StringComparison.Ordinal) ? null : manifests);
        await FullNode.WritesWorkAsync(node);
        await ControlPlaneHealth.IsWholeAsync([node]);
    });

    /// <summary>Rewritten without holes the database has a little room again, and the alarm goes: until there is none left, and the operator cannot renew its lease.</summary>
    private static Task StaysFullAsync(Node node) => Eventually.HoldsAsync("the database to be full for so long that the operator's lease runs out", TimeSpan.FromMinutes(6), async () =>
    {
        if (!(await node.BashAsync("cpctl etcd alarms || true")).Contains("NoSpace", StringComparison.Ordinal))
            await FullNode.FillAsync(node, Needed);
        var renewed = DateTimeOffset.Parse(await node.KubectlAsync("get lease -n cpctl-system operator -o jsonpath={.spec.renewTime}"), CultureInfo.InvariantCulture);
        return TimeProvider.System.GetUtcNow() - renewed > TimeSpan.FromMinutes(1) ? null : $"it was renewed at {renewed:HH:mm:ss}";
    });
}
