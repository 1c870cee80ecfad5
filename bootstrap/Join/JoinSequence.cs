using Cpctl.Api.Errors;
using Cpctl.Api.Node;
using Cpctl.Bootstrap.Join.Phases;
using Cpctl.Bootstrap.Preflight;
using Cpctl.Bootstrap.Progress;
using Cpctl.Bootstrap.Sequence;

namespace Cpctl.Bootstrap.Join;

/// <summary>
/// From a bare machine to a node of a cluster. Until the cluster has admitted it, nothing is written but keys in a folder of their own,
/// which a refusal takes away again.
/// </summary>
internal sealed class JoinSequence(Joining joining)
{
    public async Task RunAsync(IPhaseProgress progress, CancellationToken cancel)
    {
        var identity = new IdentityPhase(joining);
        try
        {
            foreach (var phase in new IPhase[] { new PreflightPhase(this), new TrustPhase(joining), identity }) await StepAsync(phase, progress, cancel);
        }
        catch (CpctlException e) when (e.Code == ExitCode.BadInput && !JoinJournal.IsUnfinished(joining.Paths))
        {
            // Refused for good. After any other error the keys stay: the token may be bound to them already.
            joining.Staging.RemoveTraces();
            throw;
        }

        using var journal = new Journal(joining.Paths.JoinJournal, joining.Time);
        journal.Append(JoinPhaseNames.Identity, null, JournalState.Done);
        await new PhaseRunner(journal, progress).RunAsync(
            [
                new SignersPhase(joining),
                new CertificatesPhase(joining),
                new KubeletPhase(joining, journal),
                new AgentPhase(joining),
                new RevisionPhase(joining),
                new DonePhase(joining),
            ],
            cancel);

        // Only now: a join that is not recorded as done finds its identity there.
        joining.Staging.Remove();
    }

    private async Task CheckAsync(IPhaseProgress progress, CancellationToken cancel)
    {
        var subject = new PreflightSubject
        {
            Paths = joining.Paths,
            NodeName = joining.Input.Node.Name,
            NodeIp = joining.Input.Node.Ip,
            IsWorker = joining.IsWorker,
            IsResumed = JoinJournal.IsUnfinished(joining.Paths),

            // Whether its kubelet is configured to run with swap, only the cluster knows: it would say so itself.
            KubeletFailsOnSwap = false,
        };
        var report = await PreflightChecks.Standard(joining.Host, joining.Cri, joining.Time).RunAsync(subject, cancel);
        foreach (var warning in report.Warnings) progress.Warn($"{warning.What} ({warning.Remedy})");
        report.ThrowIfBlocked();
    }

    private static async Task StepAsync(IPhase phase, IPhaseProgress progress, CancellationToken cancel)
    {
        progress.Begin(phase.Name);
        try
        {
            await phase.RunAsync(progress, cancel);
        }
        catch
        {
            progress.Fail(phase.Name);
            throw;
        }

        progress.End(phase.Name);
    }

    private sealed class PreflightPhase(JoinSequence sequence) : IPhase
    {
        public string Name => JoinPhaseNames.Preflight;

        public Task RunAsync(IPhaseProgress progress, CancellationToken cancel) => sequence.CheckAsync(progress, cancel);
    }
}
