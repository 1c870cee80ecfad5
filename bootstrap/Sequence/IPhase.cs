using Cpctl.Bootstrap.Progress;

namespace Cpctl.Bootstrap.Sequence;

/// <summary>
/// One phase of a sequence. It looks at the state of the machine and the cluster and does only what is missing: it may have been killed
/// half-way before, or have been finished long ago.
/// </summary>
internal interface IPhase
{
    /// <summary>Public: documentation, the journal and scripts use it.</summary>
    string Name { get; }

    Task RunAsync(IPhaseProgress progress, CancellationToken cancel);
}
