using Cpctl.Api.Node.Cri;
using Cpctl.Bootstrap.Install.Temporary;
using Cpctl.Bootstrap.Pods;
using Cpctl.Bootstrap.Progress;
using Cpctl.Bootstrap.Sequence;
using Cpctl.StaticPods.Agent.Etcd;

namespace Cpctl.Bootstrap.Install.Phases;

/// <summary>
/// Waits until the operator has taken the temporary member out of etcd, after moving leadership and proving that the rest serves writes;
/// then nothing temporary is left on the node. The agent would do the same, had this process died.
/// </summary>
internal sealed class HandOverPhase(Installation installation) : IPhase
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan StopLimit = TimeSpan.FromMinutes(2);

    public string Name => PhaseNames.HandOver;

    public async Task RunAsync(IPhaseProgress progress, CancellationToken cancel)
    {
        var remains = new BootstrapLeftovers(installation.Paths, installation.Identity, installation.Cri, installation.Time);
        await installation.Polling.UntilAsync(
            "the temporary etcd member to leave",
            Limit,
            token => MissingAsync(remains, token),
            progress.Say,
            "The operator takes it out as soon as the node's own member serves; its log and `cpctl status` tell more. Run the same command again to go on waiting.",
            cancel);

        // The agent has taken its manifest away when the real API server took over; it may still be ending.
        var pods = new StaticPodState(installation.Cri, installation.Paths, installation.Record.NodeName);
        installation.Archive.Move(installation.Paths.Manifest(TemporaryApiServer.PodName));
        await installation.Polling.UntilAsync(
            "the temporary API server to stop",
            StopLimit,
            async token => await pods.IsRunningAsync(TemporaryApiServer.PodName, token) ? $"{TemporaryApiServer.PodName} is stopping" : null,
            progress.Say,
            "See the kubelet's log, and run the same command again.",
            cancel);
    }

    private static async Task<string?> MissingAsync(BootstrapLeftovers remains, CancellationToken cancel)
    {
        try
        {
            return await remains.RemoveAsync(cancel) ? null : "the operator has yet to take the temporary member out";
        }
        catch (CriException e)
        {
            return e.Message;
        }
    }
}
