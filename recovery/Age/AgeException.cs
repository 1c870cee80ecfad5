namespace Cpctl.Recovery.Age;

/// <summary>An age file can't be opened. The message says what is wrong, and where.</summary>
public sealed class AgeException : Exception
{
    public AgeException(AgeFailure failure, string message, Exception? inner = null)
        : base(message, inner) => Failure = failure;

    public AgeFailure Failure { get; }
}
