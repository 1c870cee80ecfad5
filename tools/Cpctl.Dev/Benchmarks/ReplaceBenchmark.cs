using System.Diagnostics;
using System.Text.Json.Nodes;
using Cpctl.DevCluster;
using Cpctl.DevCluster.Clusters;
using Cpctl.DevCluster.Installation;
using Cpctl.DevCluster.Load;
using Cpctl.DevCluster.Nodes;

namespace Cpctl.Dev.Benchmarks;

/// <summary>
/// Members of etcd replaced under load: one that is alive (its successor joins, then it goes), and one whose machine is lost with its disk. How long
/// until three voters are there again, and what clients of the nodes that stay notice.
/// </summary>
internal sealed class ReplaceBenchmark(string? version, LoadOptions load, Progress progress)
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var toolchain = await Toolchain.PrepareAsync(version, progress, cancellation);
        var report = new RolloutReport(Console.Out, toolchain);
        using var cluster = new Cluster(ClusterSettings.Benchmark, progress);
        try
        {
            var nodes = await FreshNodes.AddAsync(cluster, toolchain, 3, progress, cancellation);
            await new CpctlInstallation(cluster, toolchain, progress).InstallAsync(nodes, cancellation);
            Node[] staying = [nodes[0], nodes[1]];
            var installer = new Installer(cluster, toolchain, progress);
            var fourth = await cluster.AddNodeAsync("cp4", toolchain, cancellation: cancellation);
            report.Add(3, await MeasureAsync("a living member replaced: cp4 joins, cp3 goes", staying, async () =>
            {
                await installer.JoinAsync(nodes[0], [fourth], cancellation: cancellation);
                await nodes[0].ShellAsync("cpctl node replace cp3 cp4", cancellation);
                await VotersAsync(nodes[0], "cp1 cp2 cp4", cancellation);
            }, cancellation));
            await cluster.RemoveNodeAsync("cp3", cancellation);
            var fifth = await cluster.AddNodeAsync("cp5", toolchain, cancellation: cancellation);
            report.Add(3, await MeasureAsync("a machine lost with its disk: cp4 goes, its Node is deleted, cp5 joins", staying, async () =>
            {
                await cluster.RemoveNodeAsync("cp4", cancellation);
                await nodes[0].ShellAsync("kubectl --kubeconfig /etc/kubernetes/admin.conf delete node cp4", cancellation);
                await installer.JoinAsync(nodes[0], [fifth], cancellation: cancellation);
                await VotersAsync(nodes[0], "cp1 cp2 cp5", cancellation);
            }, cancellation));
            return report.Write() ? 0 : 1;
        }
        finally
        {
            await cluster.RemoveAsync(CancellationToken.None);
        }
    }

    private async Task<RolloutMeasurement> MeasureAsync(string what, IReadOnlyList<Node> staying, Func<Task> replace, CancellationToken cancellation)
    {
        await using var clients = await ClusterLoad.StartAsync(staying, loadBalancer: null, load, cancellation);
        var warm = clients.Clock.Now;
        await Task.Delay(Rest, TimeProvider.System, cancellation);
        var begin = clients.Clock.Now;
        var watch = Stopwatch.StartNew();
        await replace();
        var took = watch.Elapsed;
        await Task.Delay(Rest, TimeProvider.System, cancellation);
        return new RolloutMeasurement(what, took, clients.Seen(warm, begin), await clients.StopAsync(begin, cancellation));
    }

    private static async Task VotersAsync(Node asked, string expected, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var items = JsonNode.Parse(await asked.ShellAsync("cpctl etcd members -o json", cancellation))!["items"]!.AsArray();
            var voters = items.Where(item => (string?)item!["role"] != "learner" && (bool?)item["healthy"] == true).Select(item => (string)item!["name"]!);
            var found = string.Join(' ', voters.Order(StringComparer.Ordinal));
            if (found == expected && items.Count == expected.Split(' ').Length)
                return;
            if (Stopwatch.GetElapsedTime(started) > Limit)
                throw new InvalidOperationException($"The voters are {found}, not {expected}, after {Limit.TotalMinutes} minutes.");
            await Task.Delay(Look, TimeProvider.System, cancellation);
        }
    }
}
