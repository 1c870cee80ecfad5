namespace Cpctl.StaticPods.Agent.Observing;

/// <summary>Real requests to one API server, before it gets anybody else's.</summary>
internal interface IApiServerProof
{
    /// <summary>Null when the API server on <paramref name="slot"/> does all that is asked of it, else why not.</summary>
    /// <param name="slot">Its port.</param>
    /// <param name="present">The port of the one whose place it takes; null when there is none: after a boot, while a node is installed.</param>
    /// <param name="cancellation">Cancels the requests.</param>
    Task<string?> FaultAsync(int slot, int? present, CancellationToken cancellation);
}
