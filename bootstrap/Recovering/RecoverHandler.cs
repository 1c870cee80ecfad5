using System.Security.Cryptography;
using Cpctl.Api.Errors;
using Cpctl.Api.Node;
using Cpctl.Api.Node.Cri;
using Cpctl.Bootstrap.Cli;
using Cpctl.Bootstrap.Members;
using Cpctl.Bootstrap.Nodes;
using Cpctl.Bootstrap.Progress;
using Cpctl.Bootstrap.Restoring.InPlace;
using Cpctl.Etcd.Launch;
using Cpctl.Recovery.Quorum;

namespace Cpctl.Bootstrap.Recovering;

/// <summary><c>cpctl recover quorum</c>: tells how things stand; with a confirmation, acts.</summary>
internal sealed class RecoverHandler(CliServices services)
{
    public async Task<int> RunAsync(RecoverArguments arguments, CancellationToken cancel)
    {
        using var etcd = NodeEtcdAccess.Open(services);
        var node = NodeIdentity.TryLoad(services.Paths)!;
        using var only = NodeWorkLock.Take(services.Paths);
        var record = RecoveryRecord.TryLoad(services.Paths);
        if (InPlaceRecord.TryLoad(services.Paths) is { } begun) throw begun.InTheWay();
        if (arguments.Abort)
        {
            var giving = new RecoveryAbort(services, node);
            return record is null ? await giving.NothingAsync("recovery") : await giving.RunAsync(
                RecoverAbort.Phase,
                record.Token,
                (recovery, progress, token) => new RecoverAbort(recovery).RunAsync(progress, token),
                "The recovery is given up. The node's etcd, API server, operator and agent start again as they were.",
                cancel);
        }

        if (GiveUpMark.Objection(new RecoveryFiles(services.Paths), "the recovery", "cpctl recover quorum --abort") is { } givenUp) throw givenUp;
        var reader = new SituationReader(services.Paths, node, etcd.Pool, services.Time);
        var acts = arguments is { Yes: true, DryRun: false };
        if (record is not null && !acts)
        {
            await services.Console.Out.WriteLineAsync(
                $"A recovery was begun at {record.BegunAt:yyyy-MM-dd'T'HH:mm:ss'Z'} and is not finished; its journal is {services.Paths.RecoveryJournal}.\n"
                + $"Nothing was changed now. To go on: cpctl recover quorum --yes. To give it up: cpctl recover quorum --abort");
            return (int)ExitCode.Done;
        }

        if (record is null)
        {
            var situation = await reader.ReadAsync(cancel);
            if (QuorumRule.Objection(situation, arguments.Order) is { } refusal) throw refusal;
            if (!acts)
            {
                await services.Console.Out.WriteLineAsync(RecoverPlanText.Of(situation, services.Paths.EtcdDataDirectory, services.Paths.ArchiveDirectory));
                return (int)ExitCode.Done;
            }

            record = new RecoveryRecord(
                $"cpctl-{RandomNumberGenerator.GetHexString(32, lowercase: true)}",
                MemberIdentity.TryLoad(services.Paths.MembershipFile)?.Epoch ?? 1,
                situation.Absent,
                [.. situation.Others.Select(voter => new OtherVoter(voter.Name, voter.ClientUrls, voter.PeerUrls))],
                services.Time.GetUtcNow());
        }

        using var cri = new CriClient(services.Paths.ContainerdSocket, services.Time);
        var result = "";
        await ProgressDisplay.RunAsync(
            services.Console,
            services.Time,
            RecoverPhaseNames.All,
            async progress => result = await new RecoverSequence(services, cri, reader).RunAsync(record, node, progress, cancel),
            cancel);
        await services.Console.Out.WriteAsync(result);
        return (int)ExitCode.Done;
    }
}
