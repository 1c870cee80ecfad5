using Cpctl.Api.Errors;
using Cpctl.Api.Node;
using Cpctl.Bootstrap.Progress;
using Cpctl.Bootstrap.Recovering;
using Cpctl.Bootstrap.Recovering.Phases;
using Cpctl.Etcd.Launch;

namespace Cpctl.Bootstrap.Restoring.InPlace;

/// <summary>Gives a restore in place up: the node gets back what was stopped. Possible until the backup's data is in its place; safe to repeat.</summary>
internal sealed class InPlaceAbort(RecoveryWork recovery)
{
    public const string Phase = "give up";

    /// <exception cref="CpctlException">Refused (3): the backup's data is in its place already.</exception>
    public async Task RunAsync(IPhaseProgress progress, CancellationToken cancel)
    {
        if (recovery.Files.IsRebuilt || SwappedData.IsIn(recovery))
        {
            throw new CpctlException(
                ExitCode.Refused, "it is too late to give the restore up", $"the data of before is in {recovery.Paths.ArchiveDirectory} already", "Finish it with the command that it was begun with.");
        }

        progress.Begin(Phase);
        GiveUpMark.Write(recovery, Phase);
        progress.Say("putting the data of before back");
        PutBack();
        progress.Say("removing what was built");
        if (Directory.Exists(recovery.Files.Building)) Directory.Delete(recovery.Files.Building, recursive: true);
        progress.Say("starting again what was stopped");
        new StoppedManifests(recovery.Paths, recovery.Files).PutBack();
        progress.Say("done");
        recovery.Journal.Append(Phase, null, JournalState.Done);
        await new DonePhase(recovery).RunAsync(progress, cancel);
        progress.End(Phase);
    }

    /// <summary>Of a swap that ended between its renames: what is on its way into the archive goes back, a rename each.</summary>
    private void PutBack()
    {
        var (directory, leaving) = (recovery.Paths.EtcdDataDirectory, recovery.Files.Leaving);
        if (!Directory.Exists(leaving)) return;
        var (data, before) = (Path.Combine(directory, "member"), Path.Combine(leaving, "member"));
        if (Directory.Exists(before))
        {
            if (Directory.Exists(data))
            {
                throw new CpctlException(
                    ExitCode.Failed, "there is etcd data beside that of before, and it is not the backup's", $"{data} and {before}",
                    $"Nothing was moved. Put {data} elsewhere if it is nobody's, and run the same command again.");
            }

            Directory.Move(before, data);
        }

        var (stamp, stampBefore) = (Path.Combine(directory, DataDirectoryStamp.FileName), Path.Combine(leaving, DataDirectoryStamp.FileName));
        if (File.Exists(stampBefore)) File.Move(stampBefore, stamp, overwrite: true);
        Directory.Delete(leaving);
    }
}
