namespace Cpctl.StaticPods.Agent.Execution;

/// <summary>What the loop does after a step.</summary>
internal enum StepOutcome
{
    /// <summary>Something changed: look again at once.</summary>
    Done,

    /// <summary>Nothing could be done: look again soon.</summary>
    Waiting,

    /// <summary>Nothing is to be done: look again later.</summary>
    Idle,

    /// <summary>Another agent takes over.</summary>
    HandedOver,
}
