using System.Globalization;
using Cpctl.Api.Errors;
using Cpctl.Api.Node;
using Cpctl.Bootstrap.Progress;
using Cpctl.Bootstrap.Sequence;
using Cpctl.Etcd.Restoration;

namespace Cpctl.Bootstrap.Recovering.Phases;

/// <summary>Copies the node's data, and has the copy's whole log count. The data itself is only read.</summary>
internal sealed class CopyPhase(RecoveryWork recovery) : IPhase
{
    private const string Step = "log";

    public string Name => RecoverPhaseNames.Copy;

    public async Task RunAsync(IPhaseProgress progress, CancellationToken cancel)
    {
        if (recovery.Files.IsRebuilt || Directory.Exists(recovery.Files.Copy)) return;
        try
        {
            var log = await Task.Run(() => WholeLogCopy.Make(recovery.Paths.EtcdDataDirectory, recovery.Files.Copy, cancel), cancel);
            var found = string.Create(CultureInfo.InvariantCulture, $"last entry {log.LastIndex} of term {log.LastTerm}, recorded as committed {log.RecordedCommit}");
            recovery.Journal.Append(Name, Step, JournalState.Done, found);
            progress.Say(found);
        }
        catch (InvalidDataException e)
        {
            throw SurvivorData.Unusable(recovery.Paths, e);
        }
        catch (IOException e)
        {
            throw new CpctlException(
                ExitCode.Failed,
                "the node's etcd data could not be copied",
                e.Message,
                $"The data is as it was. Make room in {recovery.Paths.RecoveryDirectory} or remedy the disk, and run the same command again; `cpctl recover quorum --abort` puts the node back as it was.",
                e);
        }
    }
}
