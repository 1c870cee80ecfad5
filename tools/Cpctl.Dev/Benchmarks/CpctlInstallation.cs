using System.Diagnostics;
using Cpctl.DevCluster;
using Cpctl.DevCluster.Clusters;
using Cpctl.DevCluster.Installation;
using Cpctl.DevCluster.Nodes;

namespace Cpctl.Dev.Benchmarks;

/// <summary>`cpctl bootstrap`, handed over to itself when it returns; then `cpctl join` on the other nodes at the same time.</summary>
internal sealed class CpctlInstallation(Cluster cluster, Toolchain toolchain, Progress progress)
{
    public async Task<Installation> InstallAsync(IReadOnlyList<Node> nodes, CancellationToken cancellation)
    {
        var installer = new Installer(cluster, toolchain, progress);
        var watch = Stopwatch.StartNew();
        await installer.BootstrapAsync(nodes[0], cancellation: cancellation);
        var bootstrapped = watch.Elapsed;
        var steps = new List<(string, TimeSpan)> { ($"{nodes[0].Name}: cpctl bootstrap", bootstrapped) };
        if (nodes.Count > 1)
        {
            await installer.JoinAsync(nodes[0], nodes.Skip(1), cancellation: cancellation);
            steps.Add(($"{string.Join(", ", nodes.Skip(1).Select(node => node.Name))}: cpctl join, together", watch.Elapsed - bootstrapped));
        }
        return new Installation(steps, watch.Elapsed);
    }
}
