namespace Cpctl.EndToEnd.Tests.Faults;

/// <summary>Something that goes wrong, or that a person does, on a cluster that serves.</summary>
/// <param name="Name">Says it in the log of a run.</param>
/// <param name="DoAsync">Does it. The text it returns says to whom.</param>
/// <param name="Lasts">How long it stands before <paramref name="UndoAsync"/>.</param>
/// <param name="UndoAsync">What a person or the machine does to end it; null where the cluster has to recover without help.</param>
internal sealed record Intervention(
    string Name, Func<InterventionTarget, Task<string>> DoAsync, TimeSpan Lasts = default, Func<InterventionTarget, Task>? UndoAsync = null)
{
    public override string ToString() => Name;
}
