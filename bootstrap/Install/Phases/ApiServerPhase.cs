using Cpctl.Api.Kubernetes;
using Cpctl.Bootstrap.Install.Temporary;
using Cpctl.Bootstrap.Pods;
using Cpctl.Bootstrap.Progress;
using Cpctl.Bootstrap.Sequence;
using Cpctl.StaticPods.Agent.Slots;

namespace Cpctl.Bootstrap.Install.Phases;

/// <summary>Leads port 6443 to the temporary API server, unless a later one has it already, and waits until the API is ready.</summary>
internal sealed class ApiServerPhase(Installation installation, IApiServerSlots slots) : IPhase
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    public string Name => PhaseNames.ApiServer;

    public async Task RunAsync(IPhaseProgress progress, CancellationToken cancel)
    {
        // While there is a temporary server and no redirect, it is ours to make: also after a reboot, which forgets redirects. Once the agent
        // has led the port elsewhere, it is the agent's.
        if (File.Exists(installation.Paths.Manifest(TemporaryApiServer.PodName)) && await slots.CurrentAsync(cancel) is null)
            await slots.RedirectAsync(TemporaryApiServer.SlotPort, cancel);

        installation.Api = LocalApi.Connect(installation.Paths, installation.Time);
        var pod = new StaticPodState(installation.Cri, installation.Paths, installation.Record.NodeName);
        await installation.Polling.UntilAsync(
            "the API server to be ready",
            Limit,
            async token => await LocalApi.FaultAsync(installation.Api, token) is not { } fault
                ? null
                : installation.IsHandedOver ? fault : await pod.DescribeAsync(TemporaryApiServer.PodName, token),
            progress.Say,
            "Remedy what its log says and run the same command again.",
            cancel);
    }
}
