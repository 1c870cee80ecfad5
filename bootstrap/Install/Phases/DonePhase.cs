using Cpctl.Bootstrap.Install.Endpoint;
using Cpctl.Bootstrap.Progress;
using Cpctl.Bootstrap.Sequence;

namespace Cpctl.Bootstrap.Install.Phases;

/// <summary>Proves that the control plane serves without anything temporary, and alone at its endpoint.</summary>
internal sealed class DonePhase(Installation installation, EndpointGuard guard) : IPhase
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    public string Name => PhaseNames.Done;

    public async Task RunAsync(IPhaseProgress progress, CancellationToken cancel)
    {
        await installation.Polling.UntilAsync(
            "the API server to be ready",
            Limit,
            token => LocalApi.FaultAsync(installation.Api, token),
            progress.Say,
            "`cpctl status` tells more.",
            cancel);
        await guard.RefuseRivalAsync(progress.Say, cancel);
    }
}
