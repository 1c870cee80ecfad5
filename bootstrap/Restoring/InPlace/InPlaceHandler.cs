using System.Security.Cryptography;
using Cpctl.Api.Errors;
using Cpctl.Api.Node;
using Cpctl.Api.Node.Cri;
using Cpctl.Bootstrap.Backups;
using Cpctl.Bootstrap.Cli;
using Cpctl.Bootstrap.Members;
using Cpctl.Bootstrap.Nodes;
using Cpctl.Bootstrap.Progress;
using Cpctl.Bootstrap.Recovering;
using Cpctl.Recovery.InPlace;
using Cpctl.Recovery.Restore;

namespace Cpctl.Bootstrap.Restoring.InPlace;

/// <summary><c>cpctl restore --in-place</c>: a running cluster goes back to a backup of its own.</summary>
internal sealed class InPlaceHandler(CliServices services)
{
    public async Task<int> RunAsync(InPlaceArguments arguments, CancellationToken cancel)
    {
        using var etcd = NodeEtcdAccess.Open(services);
        var node = NodeIdentity.TryLoad(services.Paths)!;
        using var only = NodeWorkLock.Take(services.Paths);
        if (RecoveryRecord.TryLoad(services.Paths) is not null)
        {
            throw new CpctlException(
                ExitCode.Refused, "a recovery of the quorum was begun on this node and is not finished", $"its journal is {services.Paths.RecoveryJournal}",
                "Finish it: cpctl recover quorum --yes. Or give it up: cpctl recover quorum --abort");
        }

        var record = InPlaceRecord.TryLoad(services.Paths);
        if (arguments.Abort)
        {
            var giving = new RecoveryAbort(services, node);
            return record is null ? await giving.NothingAsync("restore in place") : await giving.RunAsync(
                InPlaceAbort.Phase,
                record.Token,
                (recovery, progress, token) => new InPlaceAbort(recovery).RunAsync(progress, token),
                "The restore is given up. The node's etcd, API server, operator and agent start again as they were; nodes that were taken out of etcd meanwhile join anew by themselves.",
                cancel);
        }

        if (GiveUpMark.Objection(new RecoveryFiles(services.Paths), "the restore in place", "cpctl restore --in-place --abort") is { } givenUp) throw givenUp;
        using var local = await LocalBundle.OpenAsync(services, arguments.File!, cancel);
        using var backup = await Backup.OpenAsync(local.Path, arguments.Identities, cancel);
        if (record is not null)
        {
            if (record.Backup != backup.Display) throw record.InTheWay();
            if (arguments.DryRun)
            {
                await services.Console.Out.WriteLineAsync(
                    $"It was begun at {record.BegunAt:yyyy-MM-dd'T'HH:mm:ss'Z'} and is not finished; its journal is {services.Paths.RecoveryJournal}.\n"
                    + $"Nothing was changed now. The same command without --dry-run goes on. To give it up: cpctl restore --in-place --abort");
                return (int)ExitCode.Done;
            }
        }

        var order = await PrepareAsync(etcd, node, record, backup, arguments, cancel);
        if (order is null) return (int)ExitCode.Done;
        using var cri = new CriClient(services.Paths.ContainerdSocket, services.Time);
        var result = "";
        await ProgressDisplay.RunAsync(
            services.Console,
            services.Time,
            InPlacePhaseNames.All,
            async progress => result = await new InPlaceSequence(services, cri, etcd, node).RunAsync(order, backup, progress, cancel),
            cancel);
        await services.Console.Out.WriteAsync(result);
        return (int)ExitCode.Done;
    }

    /// <returns>Null when only the plan was asked for.</returns>
    private async Task<InPlaceOrder?> PrepareAsync(NodeEtcdAccess etcd, NodeIdentity node, InPlaceRecord? record, Backup backup, InPlaceArguments arguments, CancellationToken cancel)
    {
        var reader = new InPlaceReader(services, etcd, node);

        // Also of one that goes on: another bundle can say of itself what the record says of the first.
        var foreign = backup.Bundle.Report.Manifest.Cluster.Id == node.ClusterId
            ? OriginRule.InPlaceObjection(backup.Bundle.Origin, reader.Signers(), arguments.AuthorityPin, arguments.AllowUnsigned)
            : null;
        if (foreign is not null) throw foreign;
        var content = await reader.ContentAsync(backup, cancel);
        if (record is not null) return new InPlaceOrder(record, content.ControlPlane!, 0);
        var (situation, plan) = await reader.ReadAsync(backup, content, cancel);
        if (InPlaceRule.Objection(situation) is { } objection) throw objection;
        var text = InPlacePlanText.Of(backup, node.Name, situation, plan, services.Paths.ArchiveDirectory, services.Time.GetUtcNow());
        if (arguments.DryRun)
        {
            await services.Console.Out.WriteLineAsync(text + "\nNothing was changed.");
            return null;
        }

        if (!arguments.Yes) RestoreConfirmation.Ask(services.Console, text);
        var token = $"cpctl-{RandomNumberGenerator.GetHexString(32, lowercase: true)}";
        return new InPlaceOrder(new InPlaceRecord(backup.Display, token, plan.Epoch, situation.Others, "", services.Time.GetUtcNow()), content.ControlPlane!, situation.Revision);
    }
}
