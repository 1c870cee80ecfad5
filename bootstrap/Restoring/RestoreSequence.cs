using Cpctl.Api.Node;
using Cpctl.Api.Node.Cri;
using Cpctl.Bootstrap.Cli;
using Cpctl.Bootstrap.Install;
using Cpctl.Bootstrap.Install.Endpoint;
using Cpctl.Bootstrap.Install.Phases;
using Cpctl.Bootstrap.Preflight;
using Cpctl.Bootstrap.Progress;
using Cpctl.Bootstrap.Restoring.Phases;
using Cpctl.Bootstrap.Restoring.TakeOver;
using Cpctl.Bootstrap.Sequence;
using Cpctl.Etcd.Client;
using Cpctl.StaticPods.Agent.Slots;

namespace Cpctl.Bootstrap.Restoring;

/// <summary>From a bare machine and a backup to the same cluster again, on one node: bootstrap's way, with the old cluster's keys and data.</summary>
internal sealed class RestoreSequence(CliServices services, ICri cri)
{
    /// <returns>What to tell the user.</returns>
    public async Task<string> RunAsync(BootstrapRequest.Resolved request, IRestoredCluster cluster, IPhaseProgress progress, CancellationToken cancel)
    {
        using var journal = await PreflightPassage.PassAsync(request.Record, services, progress, () => CheckAsync(request, cluster, progress.Warn, cancel));
        using var installation = new Installation(request.Record, journal, services.Paths, services.Host, cri, services.Time);
        var slots = new ApiServerSlots(services.Time);
        var guard = new EndpointGuard(installation, slots);
        var objects = new ObjectsPhase(installation, guard);
        using var pool = new EtcdMemberPool(EtcdCredentialFiles.Agent(services.Paths));
        await new PhaseRunner(journal, progress).RunAsync(
            [
                new DataPhase(installation, cluster),
                new CertificatesPhase(installation),
                new KubeletPhase(installation),
                new EtcdPhase(installation),
                new ApiServerPhase(installation, slots),
                objects,
                new OperatorPhase(installation),
                new AgentPhase(installation),
                new RevisionPhase(installation),
                new HandOverPhase(installation),
                .. TakingOver(installation, pool),
                new DonePhase(installation, guard),
            ],
            cancel);

        // Only now: without a record an installation that is not recorded as done could not be continued.
        BootstrapRecord.Retire(services.Paths, installation.Archive);
        return NextSteps.Text(installation, objects.Token);
    }

    private static IEnumerable<IPhase> TakingOver(Installation installation, EtcdMemberPool pool) => installation.Record.Restored?.TakenOver is not { } old ? [] :
        [new TakeOverPhase(installation, old, pool), new RejoinPhase(pool, installation.Record.NodeIp, old.Running, installation.Time)];

    /// <summary>Looks at the machine, and for the old cluster, without changing anything.</summary>
    /// <param name="warn">Told what is not as it should be and no obstacle.</param>
    /// <exception cref="Cpctl.Api.Errors.CpctlException">Failed (1) or refused (3).</exception>
    public async Task CheckAsync(BootstrapRequest.Resolved request, IRestoredCluster cluster, Action<string> warn, CancellationToken cancel)
    {
        var report = await PreflightChecks.Standard(services.Host, cri, services.Time).RunAsync(InstallPreflight.Subject(request, services.Paths), cancel);
        foreach (var warning in report.Warnings) warn($"{warning.What} ({warning.Remedy})");
        report.ThrowIfBlocked();

        // What is to yield answers, and serves at the endpoint.
        if (request.IsResumed || request.Record.Restored?.TakenOver is not null) return;
        await OldMembers.RefuseLivingAsync(cluster.Members, cluster.EtcdAuthorities, cancel);
        await EndpointGuard.RefuseOccupiedAsync(request.Record, cancel);
    }
}
