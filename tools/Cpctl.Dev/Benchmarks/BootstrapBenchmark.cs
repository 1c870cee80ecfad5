using Cpctl.DevCluster;
using Cpctl.DevCluster.Clusters;

namespace Cpctl.Dev.Benchmarks;

/// <summary>
/// First install of one and of three nodes: kubeadm, then cpctl, on fresh nodes each time, in one run. Only the ratios mean something on another machine.
/// </summary>
internal sealed class BootstrapBenchmark(string? version, IReadOnlyList<int> sizes, bool baselineOnly, Progress progress)
{
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var toolchain = await Toolchain.PrepareAsync(version, progress, cancellation, withCpctl: !baselineOnly);
        using var cluster = new Cluster(ClusterSettings.Benchmark, progress);
        var report = new BenchmarkReport(Console.Out);
        try
        {
            foreach (var size in sizes)
                await MeasureAsync(cluster, toolchain, size, report, cancellation);
        }
        finally
        {
            await cluster.RemoveAsync(CancellationToken.None);
        }
        report.Write(toolchain);
        return 0;
    }

    private async Task MeasureAsync(Cluster cluster, Toolchain toolchain, int size, BenchmarkReport report, CancellationToken cancellation)
    {
        var nodes = await FreshNodes.AddAsync(cluster, toolchain, size, progress, cancellation);
        var baseline = await new KubeadmBaseline(cluster, toolchain, progress).InstallAsync(nodes, cancellation);
        if (baselineOnly)
        {
            report.Add(size, baseline, null, [], []);
            return;
        }
        nodes = await FreshNodes.AddAsync(cluster, toolchain, size, progress, cancellation);
        var product = await new CpctlInstallation(cluster, toolchain, progress).InstallAsync(nodes, cancellation);
        var timeline = await PhaseTimeline.ReadAsync(nodes[0], cancellation);
        var cost = await progress.StepAsync("measuring the agent and the operator at rest", () =>
            ProcessCost.MeasureAsync(nodes[0], cancellation));
        report.Add(size, baseline, product, timeline, cost);
    }
}
