using Cpctl.DevCluster.Load;
using Cpctl.DevCluster.Nodes;

namespace Cpctl.EndToEnd.Tests.Members;

/// <summary>One node's disk is full: its member stops, the others go on, and it is back by itself when there is room again.</summary>
[Collection(SharedCluster.Collection)]
[Trait("Category", "Soak")]
public sealed class DiskFullTests(SharedCluster cluster)
{
    private const int Megabytes = 256;
    private static readonly LoadOptions Load = new() { EtcdWritesPerSecond = 50, EtcdWriters = 4, ApiRequestsPerSecond = 2, RequestTimeout = TimeSpan.FromSeconds(10) };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Disk_FullOnOneNode_OthersGoOnAndItComesBackWithRoom()
    {
        await ControlPlaneHealth.IsWholeAsync(cluster.Nodes);
        var node = cluster.Nodes[2];
        Node[] others = [cluster.Nodes[0], cluster.Nodes[1]];
        await using var disk = await SmallDisk.MountAsync(node, Megabytes, Cancellation);
        await ControlPlaneHealth.IsWholeAsync(cluster.Nodes);
        await using var load = await ClusterLoad.StartAsync(others, loadBalancer: null, Load, Cancellation);

        await node.BashAsync("cat /dev/zero > /var/lib/etcd/filler 2>/dev/null || true");
        await WriteUntilAsync(others[0], "its member has stopped", async () =>
            (await Members.ItemsAsync(others[0])).Single(item => (string?)item["name"] == node.Name)["healthy"]!.GetValue<bool>() ? "it is healthy" : null);
        await node.BashAsync("rm /var/lib/etcd/filler");

        await ControlPlaneHealth.IsWholeAsync(cluster.Nodes);
        await Members.AreAsync(others[0], cluster.Nodes, TimeSpan.FromMinutes(3));
        await others[0].EtcdctlAsync("del /disk/full");
        var report = await load.StopAsync(TimeSpan.Zero, Cancellation);
        Log.Progress.Say($"longest gap of writes {report.Etcd.WriteGap?.Length.TotalSeconds:0.00} s, {report.Acknowledged} acknowledged");
        NothingIsLost.In(report);
    }

    /// <summary>etcd writes into what it has reserved at first: it takes some megabytes until it needs more of the disk.</summary>
    private static Task WriteUntilAsync(Node writer, string what, Func<Task<string?>> problem) => Eventually.HoldsAsync(what, TimeSpan.FromMinutes(3), async () =>
    {
        await writer.BashAsync("head -c 1000000 /dev/zero | tr '\\0' v > /tmp/megabyte");
        for (var count = 0; count < 10; count++)
            await writer.EtcdctlAsync("put /disk/full < /tmp/megabyte");
        return await problem();
    });
}
