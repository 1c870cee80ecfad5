using Cpctl.Bootstrap.Progress;
using Cpctl.Bootstrap.Sequence;

namespace Cpctl.Bootstrap.Recovering.Phases;

/// <summary>Takes away what the recovery worked with: the node's data of before is in the archive, the rest was a copy of it.</summary>
internal sealed class DonePhase(RecoveryWork recovery) : IPhase
{
    public string Name => RecoverPhaseNames.Done;

    public Task RunAsync(IPhaseProgress progress, CancellationToken cancel)
    {
        // In one step: half of it, found by the next recovery, would tell that one that its work is done.
        var done = recovery.Files.Finished;
        if (Directory.Exists(done)) Directory.Delete(done, recursive: true);
        Directory.Move(recovery.Paths.RecoveryDirectory, done);
        Directory.Delete(done, recursive: true);
        return Task.CompletedTask;
    }
}
