using Cpctl.Api.Node;
using Cpctl.Bootstrap.Kubelets;
using Cpctl.Bootstrap.Progress;
using Cpctl.Bootstrap.Sequence;

namespace Cpctl.Bootstrap.Install.Phases;

/// <summary>
/// Writes the kubelet's configuration and every manifest of the first minute, then has the kubelet started: it finds all of them at once,
/// so that etcd, API server, agent and operator start side by side and wait for each other themselves.
/// </summary>
internal sealed class KubeletPhase(Installation installation) : IPhase
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public string Name => PhaseNames.Kubelet;

    public async Task RunAsync(IPhaseProgress progress, CancellationToken cancel)
    {
        var files = FirstNodeFiles.Of(installation.Spec, installation.Identity, installation.Paths, installation.Record.Restored);
        installation.Revision = files.Revision;

        // Once: as soon as they are there the agent may have gone on with them, and what it took away must not come back.
        if (!installation.Journal.IsDone(Name, FirstNodeFiles.Step))
        {
            progress.Say("manifests and configuration");
            files.Write(installation.Paths);
            installation.Journal.Append(Name, FirstNodeFiles.Step, JournalState.Done);
        }

        await KubeletStart.EnsureAsync(
            new KubeletSupervision(installation.Host, installation.Paths), installation.Paths, installation.Polling, Limit, progress, cancel);
    }
}
