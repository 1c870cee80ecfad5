using Cpctl.Api.Node;
using Cpctl.Bootstrap.Progress;
using Cpctl.Bootstrap.Sequence;

namespace Cpctl.Bootstrap.Recovering.Phases;

/// <summary>Looks once more at the others, then notes what was confirmed: a plan may be minutes old when somebody agrees to it.</summary>
/// <param name="check">Throws when the others are there; nothing is noted then.</param>
internal sealed class PreflightPhase(RecoveryWork recovery, RecoveryRecord record, Func<CancellationToken, Task> check) : IPhase
{
    public string Name => RecoverPhaseNames.Preflight;

    public async Task RunAsync(IPhaseProgress progress, CancellationToken cancel)
    {
        if (!recovery.Files.IsRebuilt) await check(cancel);
        record.Save(recovery.Paths);
        recovery.Journal.Append(Name, "confirmed", JournalState.Done, $"as off: {(record.AbsentAreOff.Count == 0 ? "none" : string.Join(", ", record.AbsentAreOff))}");
    }
}
