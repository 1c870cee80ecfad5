namespace Cpctl.StaticPods.Agent.Observing;

/// <summary>Real requests to one API server, before it gets anybody else's.</summary>
internal interface IApiServerProof
{
    /// <summary>Null when the API server on <paramref name="slot"/> does all that is asked of it, else why not.</summary>
    Task<string?> FaultAsync(int slot, CancellationToken cancellation);
}
