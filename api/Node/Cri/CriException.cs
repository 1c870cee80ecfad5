namespace Cpctl.Api.Node.Cri;

/// <summary>The container runtime could not be reached, or refused.</summary>
/// <param name="message">What was asked and what it answered.</param>
/// <param name="isUnreachable">True when there was no answer at all: the runtime is down or restarting, so asking again is sensible.</param>
public sealed class CriException(string message, bool isUnreachable, Exception? inner = null) : Exception(message, inner)
{
    public bool IsUnreachable { get; } = isUnreachable;
}
