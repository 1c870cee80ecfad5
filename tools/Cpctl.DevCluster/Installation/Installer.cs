using System.Text.Json.Nodes;
using Cpctl.DevCluster.Clusters;
using Cpctl.DevCluster.Nodes;

namespace Cpctl.DevCluster.Installation;

/// <summary>Installs a control plane on bare nodes with the commands that a user would type on them.</summary>
public sealed class Installer(Cluster cluster, Toolchain toolchain, Progress progress)
{
    /// <summary>HOST:PORT of the API: the load balancer when there is one, else the first node.</summary>
    public async Task<string> EndpointAsync(Node first, CancellationToken cancellation = default) =>
        (await cluster.LoadBalancer.ExistsAsync(cancellation) ? cluster.LoadBalancer.Address : first.Address) + ":6443";

    /// <summary>Runs `cpctl bootstrap` on a node; safe to repeat.</summary>
    /// <param name="change">Changes the configuration file before it is written.</param>
    public async Task BootstrapAsync(Node first, Action<JsonObject>? change = null, CancellationToken cancellation = default)
    {
        // An installation that was begun goes on with the file it began with.
        if (!await InstalledNodes.IsInstalledAsync(first, cancellation))
        {
            var file = ControlPlaneFile.Create(toolchain, await EndpointAsync(first, cancellation));
            change?.Invoke(file);
            await first.WriteFileAsync(ControlPlaneFile.Path, ControlPlaneFile.Text(file), cancellation);
        }
        await RunAsync(first, ["cpctl", "bootstrap", "--config", ControlPlaneFile.Path], cancellation);
    }

    /// <summary>Runs `cpctl join` on nodes, all at the same time, with a token of its own for each.</summary>
    public Task JoinAsync(Node first, IEnumerable<Node> nodes, bool worker = false, CancellationToken cancellation = default) =>
        Task.WhenAll(nodes.Select(node => JoinAsync(first, node, worker, cancellation)));

    private async Task JoinAsync(Node first, Node node, bool worker, CancellationToken cancellation)
    {
        string[] role = worker ? ["--worker"] : [];
        var created = await first.ExecAsync(["cpctl", "token", "create", .. role], cancellation: cancellation);
        var line = JoinCommandLine.Parse(created.EnsureSuccess().Output);
        var endpoint = await EndpointAsync(first, cancellation);
        await RunAsync(
            node, ["cpctl", "join", endpoint, "--token", line.Token, "--ca-cert-hash", line.AuthorityHash, .. role], cancellation);
    }

    private async Task RunAsync(Node node, string[] command, CancellationToken cancellation)
    {
        await progress.StepAsync($"{node.Name}: {command[0]} {command[1]}", async () =>
            (await node.ExecAsync(command, onLine: line => progress.Say($"  {node.Name} | {JoinCommandLine.Redact(line)}"), cancellation: cancellation)).EnsureSuccess());
    }
}
