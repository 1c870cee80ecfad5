using Cpctl.Api.Node;
using Cpctl.Bootstrap.Progress;

namespace Cpctl.Bootstrap.Sequence;

/// <summary>
/// Runs phases in order and records each in the journal. A continued run begins at the first phase again: phases find their work done and
/// pass quickly, and what changed since (a reboot, a lost file) is put right on the way.
/// </summary>
internal sealed class PhaseRunner(Journal journal, IPhaseProgress progress)
{
    public async Task RunAsync(IEnumerable<IPhase> phases, CancellationToken cancel)
    {
        foreach (var phase in phases)
        {
            cancel.ThrowIfCancellationRequested();
            journal.Append(phase.Name, null, JournalState.Started);
            progress.Begin(phase.Name);
            try
            {
                await phase.RunAsync(progress, cancel);
            }
            catch (Exception e)
            {
                progress.Fail(phase.Name);
                journal.Append(phase.Name, null, JournalState.Failed, e is OperationCanceledException ? "interrupted" : e.Message);
                throw;
            }

            journal.Append(phase.Name, null, JournalState.Done);
            progress.End(phase.Name);
        }
    }
}
