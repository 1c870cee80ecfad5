using Cpctl.Api.Node;
using Cpctl.Api.Node.Cri;
using Cpctl.Bootstrap.Cli;
using Cpctl.Bootstrap.Members;
using Cpctl.Bootstrap.Progress;
using Cpctl.Bootstrap.Recovering;
using Cpctl.Bootstrap.Recovering.Phases;
using Cpctl.Bootstrap.Restoring.InPlace.Phases;
using Cpctl.Bootstrap.Restoring.Phases;
using Cpctl.Bootstrap.Sequence;

namespace Cpctl.Bootstrap.Restoring.InPlace;

/// <summary>
/// From a cluster that serves to the same one with a backup's objects: the new data is built beside, the old etcd is brought to this one member and ends
/// with it, the new one begins here and the others join it. Interrupted anywhere, the same again goes on.
/// </summary>
internal sealed class InPlaceSequence(CliServices services, ICri cri, NodeEtcdAccess etcd, NodeIdentity node)
{
    /// <returns>What to tell the user.</returns>
    public async Task<string> RunAsync(InPlaceOrder order, Backup backup, IPhaseProgress progress, CancellationToken cancel)
    {
        using var journal = new Journal(services.Paths.RecoveryJournal, services.Time);
        progress.Begin(InPlacePhaseNames.Preflight);
        journal.Append(InPlacePhaseNames.Preflight, null, JournalState.Done, $"in place, from {order.Record.Backup}");
        progress.End(InPlacePhaseNames.Preflight);
        var recovery = new RecoveryWork(order.Record.Token, node, journal, services.Paths, cri, services.Time);
        var rejoin = new RejoinPhase(etcd.Pool, node.Ip, order.Record.Others, services.Time);
        await new PhaseRunner(journal, progress).RunAsync(
            [
                new BuildPhase(recovery, order, backup),
                new FencePhase(recovery, etcd.Pool),
                new SwapPhase(recovery, order.Record.Epoch),
                new FillPhase(recovery, order),
                new StartPhase(recovery),
                rejoin,
                new DonePhase(recovery),
            ],
            cancel);
        return Result(order.Record, journal, rejoin.Missing);
    }

    private string Result(InPlaceRecord record, Journal journal, IReadOnlyList<string> missing)
    {
        var built = journal.Entries.LastOrDefault(entry => entry is { Phase: InPlacePhaseNames.Data, Step: BuildPhase.Step })?.Detail;
        var before = journal.Entries.LastOrDefault(entry => entry is { Phase: InPlacePhaseNames.Swap, Step: "archived" })?.Detail;
        return TerminalLine.Of($"""

            The API serves the objects of the backup.
              from   {record.Backup}
              etcd   {built}
              before {before ?? services.Paths.ArchiveDirectory}
            {(missing.Count == 0 ? "Every control-plane node is a member of etcd again." : $"Not yet a member of etcd again: {string.Join(", ", missing)}. They join when they are there; `cpctl etcd members` tells.")}

            """);
    }
}
