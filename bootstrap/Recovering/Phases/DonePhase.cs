using Cpctl.Bootstrap.Progress;
using Cpctl.Bootstrap.Sequence;

namespace Cpctl.Bootstrap.Recovering.Phases;

/// <summary>Takes away what the recovery worked with: the node's data of before is in the archive, the rest was a copy of it.</summary>
internal sealed class DonePhase(RecoveryWork recovery) : IPhase
{
    public string Name => RecoverPhaseNames.Done;

    public Task RunAsync(IPhaseProgress progress, CancellationToken cancel)
    {
        // The record first: what is left without it is nobody's.
        File.Delete(recovery.Files.Record);
        Directory.Delete(recovery.Paths.RecoveryDirectory, recursive: true);
        return Task.CompletedTask;
    }
}
