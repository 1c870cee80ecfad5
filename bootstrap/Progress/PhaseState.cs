namespace Cpctl.Bootstrap.Progress;

/// <summary>How a phase stands in the live list.</summary>
internal enum PhaseState
{
    Ahead,
    Running,
    Done,
    Failed,
}
