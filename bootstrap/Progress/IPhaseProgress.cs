namespace Cpctl.Bootstrap.Progress;

/// <summary>Where a sequence tells what it is doing. Calls come from one sequence at a time, but from any thread.</summary>
internal interface IPhaseProgress
{
    /// <summary>A phase begins; the one before it has ended.</summary>
    void Begin(string phase);

    /// <summary>What the phase is doing or waiting for right now.</summary>
    void Say(string message);

    /// <summary>Something the user should know even when all ends well.</summary>
    void Warn(string message);

    /// <summary>The phase is done.</summary>
    void End(string phase);

    /// <summary>The phase failed; the error itself is told by whoever runs the command.</summary>
    void Fail(string phase);
}
