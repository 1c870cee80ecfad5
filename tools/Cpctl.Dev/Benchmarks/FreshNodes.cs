using Cpctl.DevCluster;
using Cpctl.DevCluster.Clusters;
using Cpctl.DevCluster.Nodes;

namespace Cpctl.Dev.Benchmarks;

/// <summary>New nodes for a measurement, in place of those of the one before; a load balancer where there are several.</summary>
internal static class FreshNodes
{
    public static async Task<IReadOnlyList<Node>> AddAsync(
        Cluster cluster, Toolchain toolchain, int size, Progress progress, CancellationToken cancellation)
    {
        await cluster.RemoveAsync(cancellation);
        if (size > 1)
            await cluster.AddLoadBalancerAsync(toolchain, cancellation);
        var nodes = new List<Node>();
        for (var number = 1; number <= size; number++)
            nodes.Add(await cluster.AddNodeAsync($"cp{number}", toolchain, cancellation: cancellation));
        progress.Say($"{size} fresh node(s)");
        return nodes;
    }
}
