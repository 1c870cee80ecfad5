using Cpctl.DevCluster;
using Cpctl.DevCluster.Clusters;
using Cpctl.DevCluster.Installation;
using Cpctl.DevCluster.Nodes;

namespace Cpctl.Dev;

/// <summary>`tools/dev up`: what is there is reused, what is missing is added.</summary>
internal sealed class Up(Toolchain toolchain, int nodes, int workers, Progress progress)
{
    private static readonly TimeSpan NodesReady = TimeSpan.FromMinutes(3);

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        using var cluster = new Cluster(ClusterSettings.Development, progress);
        progress.Say($"Kubernetes {toolchain.Kubernetes.Version}, etcd {toolchain.Etcd.Version}, {toolchain.CpctlImage!.Name}");
        if (nodes + workers > 1)
            await cluster.AddLoadBalancerAsync(toolchain, cancellation);
        var controlPlane = await MachinesAsync(cluster, "cp", nodes, cancellation);
        var workerNodes = await MachinesAsync(cluster, "w", workers, cancellation);

        var installer = new Installer(cluster, toolchain, progress);
        var first = controlPlane[0];
        await installer.BootstrapAsync(first, cancellation: cancellation);
        await Task.WhenAll(
            installer.JoinAsync(first, await MissingAsync(controlPlane.Skip(1), cancellation), cancellation: cancellation),
            installer.JoinAsync(first, await MissingAsync(workerNodes, cancellation), worker: true, cancellation));
        await progress.StepAsync("waiting for all nodes to be Ready", () =>
            InstalledNodes.WaitReadyAsync(first, nodes + workers, NodesReady, cancellation));
        await Kubeconfig.FetchAsync(first, cancellation);
        Say(await installer.EndpointAsync(first, cancellation), HostTools.LinkKubectl(toolchain.Kubernetes));
        return 0;
    }

    private async Task<IReadOnlyList<Node>> MachinesAsync(Cluster cluster, string kind, int count, CancellationToken cancellation)
    {
        var names = Enumerable.Range(1, count).Select(number => $"{kind}{number}").ToArray();
        var existing = (await cluster.NodesAsync(cancellation)).Where(node => names.Contains(node.Name)).ToDictionary(node => node.Name);
        if (existing.Count > 0)
            progress.Say($"reusing {string.Join(", ", existing.Keys)}");
        foreach (var node in existing.Values.ToArray())
        {
            await node.StartAsync(cancellation);
            await node.WaitForContainerdAsync(cancellation);
        }
        var missing = names.Where(name => !existing.ContainsKey(name)).ToArray();
        if (missing.Length == 0)
            return [.. names.Select(name => existing[name])];
        var added = await progress.StepAsync($"starting {string.Join(", ", missing)}", async () =>
        {
            // The first one alone: it may have to prepare the disk that all start from.
            var first = await cluster.AddNodeAsync(missing[0], toolchain, cancellation: cancellation);
            var rest = await Task.WhenAll(missing.Skip(1).Select(name => cluster.AddNodeAsync(name, toolchain, cancellation: cancellation)));
            return rest.Prepend(first);
        });
        foreach (var node in added)
            existing.Add(node.Name, node);
        return [.. names.Select(name => existing[name])];
    }

    private static async Task<IReadOnlyList<Node>> MissingAsync(IEnumerable<Node> nodes, CancellationToken cancellation)
    {
        var missing = new List<Node>();
        foreach (var node in nodes)
        {
            if (!await InstalledNodes.IsInstalledAsync(node, cancellation))
                missing.Add(node);
        }
        return missing;
    }

    private void Say(string endpoint, string kubectl)
    {
        progress.Say($"the cluster is up: https://{endpoint}");
        Console.WriteLine(
            $"""

              export KUBECONFIG={Kubeconfig.FilePath}
              {kubectl} get nodes
              tools/dev exec cp1 -- cpctl status

              tools/dev logs cp1 kube-apiserver    a component's log        tools/dev load    put a new build in
              tools/dev node add cp4               another bare machine     tools/dev down    remove it all
            """);
    }
}
