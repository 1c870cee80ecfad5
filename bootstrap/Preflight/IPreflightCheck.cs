namespace Cpctl.Bootstrap.Preflight;

/// <summary>One question about the machine. Checks only look, never change, and run side by side.</summary>
internal interface IPreflightCheck
{
    /// <summary>What is wrong, empty when all is well. An exception is reported as a warning: a check must not stop what works.</summary>
    Task<IReadOnlyList<Finding>> CheckAsync(PreflightSubject subject, CancellationToken cancel);
}
