namespace Cpctl.Api.Runtime;

/// <summary>A loop that runs until it is cancelled. A host restarts it, with back-off, when it throws or returns early.</summary>
public interface IController
{
    string Name { get; }

    Task RunAsync(CancellationToken cancellationToken);
}
