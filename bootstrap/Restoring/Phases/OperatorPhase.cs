using Cpctl.Api.Node;
using Cpctl.Bootstrap.Install;
using Cpctl.Bootstrap.Progress;
using Cpctl.Bootstrap.Sequence;

namespace Cpctl.Bootstrap.Restoring.Phases;

/// <summary>Starts the operator once the objects it goes by are those of the restored cluster.</summary>
internal sealed class OperatorPhase(Installation installation) : IPhase
{
    private const string Step = "files";

    public string Name => RestorePhaseNames.Operator;

    public Task RunAsync(IPhaseProgress progress, CancellationToken cancel)
    {
        // Once: afterwards its manifest is the agent's.
        if (!installation.Journal.IsDone(Name, Step))
        {
            FirstNodeFiles.Of(installation.Spec, installation.Identity, installation.Paths, installation.Record.Restored).WriteOperator(installation.Paths);
            installation.Journal.Append(Name, Step, JournalState.Done);
        }

        return Task.CompletedTask;
    }
}
