using Cpctl.DevCluster.Load;
using Cpctl.DevCluster.Nodes;

namespace Cpctl.EndToEnd.Tests.Members;

/// <summary>
/// A control plane grows from one node to three and to five, two nodes joining at the same moment each time, and shrinks to three again, while a
/// client writes.
/// </summary>
[Collection(FreshNodes.Collection)]
[Trait("Category", "Soak")]
public sealed class ScaleTests(FreshNodes fresh)
{
    private static readonly LoadOptions Load = new() { EtcdWritesPerSecond = 50, EtcdWriters = 4, ApiRequestsPerSecond = 2, RequestTimeout = TimeSpan.FromSeconds(20) };
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(3);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nodes_OneThreeFiveThree_VotersFollowAndNoWriteIsLost()
    {
        await fresh.AddLoadBalancerAsync();
        var nodes = new List<Node>();
        for (var number = 1; number <= 5; number++)
            nodes.Add(await fresh.AddAsync($"scale{number}"));
        try
        {
            await fresh.Installer.BootstrapAsync(nodes[0], cancellation: Cancellation);
            await using var load = await ClusterLoad.StartAsync([nodes[0]], loadBalancer: null, Load, Cancellation);
            await GrowAsync(nodes[..3]);
            await GrowAsync(nodes);
            await ShrinkAsync(nodes, to: 3);
            var report = await load.StopAsync(TimeSpan.Zero, Cancellation);
            Log.Progress.Say($"longest gap of writes {report.Etcd.WriteGap?.Length.TotalSeconds:0.00} s, {report.Acknowledged} acknowledged");
            NothingIsLost.In(report);
            await HaveTheSameDataAsync(nodes[..3]);
        }
        finally
        {
            foreach (var node in nodes)
            {
                await Evidence.KeepAsync(node);
                await fresh.RemoveAsync(node);
            }
        }
    }

    /// <summary>The last two are new.</summary>
    private async Task GrowAsync(List<Node> nodes)
    {
        await fresh.Installer.JoinAsync(nodes[0], nodes.TakeLast(2), cancellation: Cancellation);
        await Members.AreAsync(nodes[0], nodes, Settled);
        await ControlPlaneHealth.IsWholeAsync(nodes);
    }

    private static async Task ShrinkAsync(List<Node> nodes, int to)
    {
        for (var count = nodes.Count - 1; count >= to; count--)
        {
            (await nodes[0].CpctlAsync("node", "remove", nodes[count].Name)).EnsureSuccess();
            await Members.AreAsync(nodes[0], nodes.Take(count), Settled);
        }
    }

    private static async Task HaveTheSameDataAsync(List<Node> nodes)
    {
        await using var load = await ClusterLoad.StartAsync(nodes, loadBalancer: null, Load, Cancellation);
        NothingIsLost.In(await load.StopAsync(TimeSpan.Zero, Cancellation));
    }
}
