using Cpctl.Bootstrap.Progress;
using Cpctl.Bootstrap.Sequence;

namespace Cpctl.Bootstrap.Tests.Sequence;

/// <summary>A phase whose achievement is a flag; it works only when the flag is not set yet, as real phases look at the machine.</summary>
internal sealed class MemoryPhase(string name) : IPhase
{
    public string Name { get; } = name;

    public bool FailOnce { get; set; }

    public Action? During { get; set; }

    public bool Achieved { get; private set; }

    public int WorkDone { get; private set; }

    public Task RunAsync(IPhaseProgress progress, CancellationToken cancel)
    {
        During?.Invoke();
        cancel.ThrowIfCancellationRequested();
        if (FailOnce)
        {
            FailOnce = false;
            throw new InvalidOperationException("stopped here");
        }

        if (!Achieved) WorkDone++;
        Achieved = true;
        return Task.CompletedTask;
    }
}
