using Cpctl.Api.Node;
using Cpctl.Api.Node.Cri;
using Cpctl.Pki.Leaves;
using Cpctl.StaticPods.Agent.Execution;
using Cpctl.StaticPods.Agent.Observing;
using Cpctl.StaticPods.Agent.Planning;
using Cpctl.StaticPods.Rendering;
using Microsoft.Extensions.Logging;

namespace Cpctl.StaticPods.Agent.Certificates;

/// <summary>
/// Restarts clients whose certificate had expired before it was issued anew: a node was off for long. Everything they ask is refused, and client-go reads
/// their file again only after five minutes (its CertCallbackRefreshDuration). Who reads it with each connection is left alone.
/// </summary>
internal sealed class ExpiredClients(PodObserver pods, ICri cri, NodePaths paths, ILogger logger)
{
    private const string KubeletLeaf = "kubelet-client";

    /// <summary>They did no work, so there is none to be finished.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private static readonly Dictionary<string, string> ComponentOfLeaf = new(StringComparer.Ordinal)
    {
        ["controller-manager"] = ComponentNames.ControllerManager,
        ["scheduler"] = ComponentNames.Scheduler,
    };

    /// <param name="leaves">As just issued, with what was found before.</param>
    /// <param name="cancellation">Ends it between two clients.</param>
    /// <exception cref="IOException">The kubelet's restart could not be asked for.</exception>
    public async Task RestartAsync(IReadOnlyList<LeafOutcome> leaves, CancellationToken cancellation)
    {
        var expired = leaves.Where(leaf => leaf.Found == LeafDefect.Expired).Select(leaf => leaf.Name).ToHashSet(StringComparer.Ordinal);
        if (expired.Contains(KubeletLeaf))
        {
            AgentLog.ClientRestarted(logger, ComponentNames.Kubelet);
            KubeletRestart.Ask(paths);
        }

        var components = expired.Select(name => ComponentOfLeaf.GetValueOrDefault(name)).OfType<string>().ToHashSet(StringComparer.Ordinal);
        if (components.Count > 0)
        {
            await StopAsync(components, cancellation);
        }
    }

    private async Task StopAsync(HashSet<string> components, CancellationToken cancellation)
    {
        try
        {
            foreach (var run in (await pods.ObserveAsync(cancellation)).Where(run => run.IsRunning))
            {
                if (ManifestFile.ComponentOf(run.PodName) is { } component && components.Contains(component) && run.ContainerId is { } container)
                {
                    AgentLog.ClientRestarted(logger, component);
                    await cri.StopContainerAsync(container, Grace, cancellation);
                }
            }
        }
        catch (CriException e)
        {
            // It reads its file by itself in five minutes.
            AgentLog.CertificatesFailed(logger, e.Message);
        }
    }
}
