using System.Diagnostics;
using Cpctl.DevCluster;
using Cpctl.DevCluster.Clusters;
using Cpctl.DevCluster.Load;
using Cpctl.DevCluster.Nodes;

namespace Cpctl.Dev.Benchmarks;

/// <summary>Changed settings under load: how long until every node runs them, and what clients notice on every way to the API and through etcd.</summary>
internal sealed class RolloutBenchmark(
    string? version, IReadOnlyList<int> sizes, bool isExisting, IReadOnlyCollection<string> names, LoadOptions load, Progress progress)
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var toolchain = await Toolchain.PrepareAsync(version, progress, cancellation);
        var report = new RolloutReport(Console.Out, toolchain);
        if (isExisting)
        {
            using var cluster = new Cluster(ClusterSettings.Development, progress);
            await MeasureAsync(cluster, await cluster.NodesAsync(cancellation), report, cancellation);
        }
        else
        {
            foreach (var size in sizes)
                await MeasureFreshAsync(toolchain, size, report, cancellation);
        }
        return report.Write() ? 0 : 1;
    }

    private async Task MeasureFreshAsync(Toolchain toolchain, int size, RolloutReport report, CancellationToken cancellation)
    {
        using var cluster = new Cluster(ClusterSettings.Benchmark, progress);
        try
        {
            var nodes = await FreshNodes.AddAsync(cluster, toolchain, size, progress, cancellation);
            await new CpctlInstallation(cluster, toolchain, progress).InstallAsync(nodes, cancellation);
            await MeasureAsync(cluster, nodes, report, cancellation);
        }
        finally
        {
            await cluster.RemoveAsync(CancellationToken.None);
        }
    }

    private async Task MeasureAsync(Cluster cluster, IReadOnlyList<Node> nodes, RolloutReport report, CancellationToken cancellation)
    {
        var balancer = await cluster.LoadBalancer.ExistsAsync(cancellation) ? cluster.LoadBalancer.Address : null;
        foreach (var scenario in RolloutScenario.All.Where(one => names.Contains(one.Name) && (nodes.Count > 1 || !one.NeedsPeers)))
            report.Add(nodes.Count, await progress.StepAsync($"{nodes.Count} node(s), {scenario.What}", () => MeasureAsync(nodes, balancer, scenario, cancellation)));
    }

    private async Task<RolloutMeasurement> MeasureAsync(IReadOnlyList<Node> nodes, string? balancer, RolloutScenario scenario, CancellationToken cancellation)
    {
        await using var clients = await ClusterLoad.StartAsync(nodes, balancer, load, cancellation);
        var warm = clients.Clock.Now;
        await Task.Delay(Rest, TimeProvider.System, cancellation);
        var begin = clients.Clock.Now;
        var watch = Stopwatch.StartNew();
        await scenario.RunAsync(nodes, cancellation);
        var took = watch.Elapsed;

        // What was started first may still be draining: clients notice the end of it too.
        await Task.Delay(Rest, TimeProvider.System, cancellation);
        return new RolloutMeasurement(scenario.What, took, clients.Seen(warm, begin), await clients.StopAsync(begin, cancellation));
    }
}
