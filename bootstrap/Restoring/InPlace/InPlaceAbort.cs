using Cpctl.Api.Errors;
using Cpctl.Api.Node;
using Cpctl.Bootstrap.Progress;
using Cpctl.Bootstrap.Recovering;
using Cpctl.Bootstrap.Recovering.Phases;

namespace Cpctl.Bootstrap.Restoring.InPlace;

/// <summary>Gives a restore in place up: the node gets back what was stopped. Possible as long as its data is in its place; safe to repeat.</summary>
internal sealed class InPlaceAbort(RecoveryWork recovery)
{
    public const string Phase = "give up";

    /// <exception cref="CpctlException">Refused (3): the backup's data is in its place already.</exception>
    public async Task RunAsync(IPhaseProgress progress, CancellationToken cancel)
    {
        if (recovery.Files.IsRebuilt || Directory.Exists(recovery.Files.Leaving) || SwappedData.IsIn(recovery))
        {
            throw new CpctlException(
                ExitCode.Refused, "it is too late to give the restore up", $"the data of before is in {recovery.Paths.ArchiveDirectory} already", "Finish it with the command that it was begun with.");
        }

        progress.Begin(Phase);
        if (Directory.Exists(recovery.Files.Building)) Directory.Delete(recovery.Files.Building, recursive: true);
        new StoppedManifests(recovery.Paths, recovery.Files).PutBack();
        recovery.Journal.Append(Phase, null, JournalState.Done);
        await new DonePhase(recovery).RunAsync(progress, cancel);
        progress.End(Phase);
    }
}
