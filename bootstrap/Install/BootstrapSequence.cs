using Cpctl.Api.Node;
using Cpctl.Api.Node.Cri;
using Cpctl.Bootstrap.Cli;
using Cpctl.Bootstrap.Install.Endpoint;
using Cpctl.Bootstrap.Install.Phases;
using Cpctl.Bootstrap.Preflight;
using Cpctl.Bootstrap.Progress;
using Cpctl.Bootstrap.Sequence;
using Cpctl.StaticPods.Agent.Slots;

namespace Cpctl.Bootstrap.Install;

/// <summary>From a bare machine to a control plane that runs, and owns, itself.</summary>
internal sealed class BootstrapSequence(CliServices services, ICri cri)
{
    /// <returns>What to tell the user.</returns>
    public async Task<string> RunAsync(BootstrapRequest.Resolved request, IPhaseProgress progress, CancellationToken cancel)
    {
        using var journal = await PreflightPassage.PassAsync(request.Record, services, progress, () => CheckAsync(request, progress, cancel));
        using var installation = new Installation(request.Record, journal, services.Paths, services.Host, cri, services.Time) { Brought = request.Brought };
        var slots = new ApiServerSlots(services.Time);
        var guard = new EndpointGuard(installation, slots);
        var objects = new ObjectsPhase(installation, guard);
        await new PhaseRunner(journal, progress).RunAsync(
            [
                new CertificatesPhase(installation),
                new KubeletPhase(installation),
                new EtcdPhase(installation),
                new ApiServerPhase(installation, slots),
                objects,
                new AgentPhase(installation),
                new RevisionPhase(installation),
                new HandOverPhase(installation),
                new DonePhase(installation, guard),
            ],
            cancel);

        // Only now: without a record an installation that is not recorded as done could not be continued.
        BootstrapRecord.Retire(services.Paths, installation.Archive);
        return NextSteps.Text(installation, objects.Token);
    }

    /// <summary>Looks at the machine without changing it.</summary>
    public Task<PreflightReport> PreflightAsync(BootstrapRequest.Resolved request, CancellationToken cancel) =>
        PreflightChecks.Standard(services.Host, cri, services.Time).RunAsync(InstallPreflight.Subject(request, services.Paths), cancel);

    private async Task CheckAsync(BootstrapRequest.Resolved request, IPhaseProgress progress, CancellationToken cancel)
    {
        var report = await PreflightAsync(request, cancel);
        foreach (var warning in report.Warnings) progress.Warn($"{warning.What} ({warning.Remedy})");
        report.ThrowIfBlocked();
        if (!request.IsResumed) await EndpointGuard.RefuseOccupiedAsync(request.Record, cancel);
    }
}
