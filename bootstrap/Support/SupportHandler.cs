using System.Globalization;
using Cpctl.Api.Errors;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Node;
using Cpctl.Bootstrap.Cli;
using Cpctl.Bootstrap.Clusters;

namespace Cpctl.Bootstrap.Support;

/// <summary><c>cpctl support</c>: one file with all that somebody needs who looks into a problem from elsewhere, and with no key to anything.</summary>
internal sealed class SupportHandler(CliServices services)
{
    private const string StandardOutput = "-";

    /// <returns>1 when something could not be had.</returns>
    /// <exception cref="CpctlException">Refused (3): the file exists. Unreachable (4): nothing could be had at all.</exception>
    public async Task<int> RunAsync(SupportRequest request, CancellationToken cancel)
    {
        if (request.Output == StandardOutput)
        {
            await using var output = Console.OpenStandardOutput();
            return await CollectAsync(output, request, cancel);
        }

        var target = Path.GetFullPath(request.Output ?? string.Create(CultureInfo.InvariantCulture, $"cpctl-support-{services.Time.GetUtcNow():yyyyMMdd'T'HHmmss'Z'}.tar.gz"));
        if (Path.Exists(target)) throw new CpctlException(ExitCode.Refused, $"{target} is not overwritten", "something of that name is there", "Give another name with -o.");
        var result = 0;
        await AtomicFile.WriteAsync(target, FileModes.Secret, async output => result = await CollectAsync(output, request, cancel), _ => Task.CompletedTask);
        await services.Console.Out.WriteLineAsync(target);
        return result;
    }

    private async Task<int> CollectAsync(Stream output, SupportRequest request, CancellationToken cancel)
    {
        var identity = services.Host.IsRoot ? NodeIdentity.TryLoad(services.Paths) : null;
        var redaction = new Redaction(identity is null ? [] : NodeSecrets.Of(services.Paths));
        await using var archive = new SupportArchive(output, redaction, services.Time.GetUtcNow());
        if (identity is not null)
        {
            await SayAsync($"collecting from this node, {identity.Name}");
            await new NodePart(services, identity, request.LogMegabytes << 20).CollectAsync(archive, cancel);
        }

        if (!request.ThisNode) await CollectClusterAsync(archive, identity?.Name, request, cancel);
        if (archive.IsEmpty)
        {
            throw new CpctlException(
                ExitCode.Unreachable, "nothing could be had", string.Join('\n', archive.Missing.DefaultIfEmpty("this machine is no node, or you are not root")),
                "Run this as root on a control-plane node, or name a kubeconfig with --kubeconfig.");
        }

        await archive.FinishAsync(string.Create(CultureInfo.InvariantCulture, $"cpctl {BuildInfo.Version}, collected {services.Time.GetUtcNow():u}. Keys, tokens and passwords are replaced by {Redaction.Mark}; read it before you pass it on."), cancel);
        foreach (var missing in archive.Missing) await SayAsync($"not to be had: {missing}");
        return (int)(archive.Missing.Count == 0 ? ExitCode.Done : ExitCode.Failed);
    }

    private async Task CollectClusterAsync(SupportArchive archive, string? thisNode, SupportRequest request, CancellationToken cancel)
    {
        try
        {
            using var api = ClusterConnection.Open(services, request.Kubeconfig);
            await SayAsync($"collecting from the API, and from the other nodes through it");

            // Asked once before all others: without an API each would take its time to fail.
            await api.GetRawAsync("/version", cancel);
            var cluster = new ClusterPart(api);
            await cluster.CollectObjectsAsync(archive, cancel);
            await cluster.CollectNodesAsync(archive, thisNode, request.LogMegabytes, cancel);
        }
        catch (Exception e) when (e is CpctlException or KubernetesTransportException or KubernetesApiException)
        {
            archive.Miss("cluster and other nodes", e);
        }
    }

    private Task SayAsync(TerminalLine text) => services.Console.Error.WriteLineAsync(text);
}
