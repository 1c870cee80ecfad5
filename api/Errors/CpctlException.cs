namespace Cpctl.Api.Errors;

/// <summary>An error for a person: what happened, why, and what to do about it.</summary>
public sealed class CpctlException : Exception
{
    /// <param name="code">Exit code of the command that lets it out.</param>
    /// <param name="what">What could not be done, in one sentence.</param>
    /// <param name="why">The reason; may quote another program's message.</param>
    /// <param name="remedy">What the person can do now.</param>
    /// <param name="inner">The cause, for logs.</param>
    public CpctlException(ExitCode code, string what, string why, string remedy, Exception? inner = null)
        : base($"{what}: {why}", inner)
    {
        Code = code;
        What = what;
        Why = why;
        Remedy = remedy;
    }

    public ExitCode Code { get; }

    public string What { get; }

    public string Why { get; }

    public string Remedy { get; }
}
