using System.Globalization;
using Cpctl.Api.Node;
using Cpctl.Api.Node.Cri;
using Cpctl.Bootstrap.Cli;
using Cpctl.Bootstrap.Progress;
using Cpctl.Bootstrap.Recovering.Phases;
using Cpctl.Bootstrap.Sequence;

namespace Cpctl.Bootstrap.Recovering;

/// <summary>From a node whose etcd has lost its quorum to a control plane that serves again, on that node alone. Interrupted anywhere, the same again goes on.</summary>
internal sealed class RecoverSequence(CliServices services, ICri cri, SituationReader reader)
{
    /// <returns>What to tell the user.</returns>
    public async Task<string> RunAsync(RecoveryRecord record, NodeIdentity node, IPhaseProgress progress, CancellationToken cancel)
    {
        using var journal = new Journal(services.Paths.RecoveryJournal, services.Time);
        var recovery = new RecoveryWork(record.Token, node, journal, services.Paths, cri, services.Time);
        await new PhaseRunner(journal, progress).RunAsync(
            [
                new PreflightPhase(recovery, record, CheckAsync), new StopPhase(recovery), new CopyPhase(recovery), new ReplayPhase(recovery),
                new DataPhase(recovery, record.KnownEpoch, CheckAsync), new StartPhase(recovery), new DonePhase(recovery),
            ],
            cancel);
        return Result(node, record, journal);

        Task CheckAsync(CancellationToken token) => reader.CheckAsync(record, token);
    }

    private string Result(NodeIdentity node, RecoveryRecord record, Journal journal)
    {
        var ours = journal.Entries.Where(entry => entry.Time >= record.BegunAt).ToList();
        var log = ours.LastOrDefault(entry => entry is { Phase: RecoverPhaseNames.Copy, Step: not null })?.Detail;
        var data = ours.LastOrDefault(entry => entry is { Phase: RecoverPhaseNames.Data, Step: "built" })?.Detail;
        var before = ours.LastOrDefault(entry => entry is { Phase: RecoverPhaseNames.Data, Step: "archived" })?.Detail;
        return TerminalLine.Of($"""

            The API serves again, on {node.Name} alone.
              log    {log}
              etcd   {data}
              before {before ?? services.Paths.ArchiveDirectory}

            Nodes of before put their data aside and join anew by themselves when they boot. Those that never come back: kubectl delete node NAME, and
            add others with the command that `cpctl token create` prints. One node is no control plane that survives the loss of one: add two.

            """);
    }
}
