using Cpctl.Api.Errors;
using Cpctl.Api.Node;
using Cpctl.Bootstrap.Progress;
using Cpctl.Bootstrap.Recovering.Phases;
using Cpctl.Bootstrap.Sequence;
using Cpctl.Etcd.Database;

namespace Cpctl.Bootstrap.Recovering;

/// <summary>Gives a recovery up: the node gets back what was stopped. Possible as long as its data of before is in its place; safe to repeat.</summary>
internal sealed class RecoverAbort(RecoveryWork recovery)
{
    public const string Phase = "give up";
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    /// <exception cref="CpctlException">Refused (3): the data of before is archived already.</exception>
    public async Task RunAsync(IPhaseProgress progress, CancellationToken cancel)
    {
        if (recovery.Files.IsRebuilt || LogMetadata.TryRead(recovery.Paths.EtcdDataDirectory) is not { } present || present.ClusterId == recovery.Member.ClusterId)
        {
            throw new CpctlException(
                ExitCode.Refused, "it is too late to give the recovery up", $"the node's data of before is in {recovery.Paths.ArchiveDirectory} already", "Finish it: cpctl recover quorum --yes");
        }

        progress.Begin(Phase);
        GiveUpMark.Write(recovery, Phase);
        progress.Say("ending the temporary etcd");
        File.Delete(recovery.Paths.Manifest(ReplayEtcd.PodName));
        await recovery.Stop.UntilGoneAsync([ReplayEtcd.PodName], Grace, progress.Say, cancel);
        progress.Say("starting again what was stopped");
        new StoppedManifests(recovery.Paths, recovery.Files).PutBack();
        progress.Say("done");
        recovery.Journal.Append(Phase, null, JournalState.Done);
        await new DonePhase(recovery).RunAsync(progress, cancel);
        progress.End(Phase);
    }
}
