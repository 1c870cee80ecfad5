namespace Cpctl.StaticPods.Agent.Failover;

/// <summary>
/// While this node's etcd is replaced, its API server works with another node's: no request waits, no client notices, and nobody has to be led
/// to another API server. Only new connections are led: the old etcd says farewell to its own before it stops, and so does the failover when it is closed.
/// </summary>
internal interface IEtcdFailover
{
    /// <exception cref="Slots.SlotException">nft could not be run.</exception>
    Task<EtcdFailoverState> StateAsync(CancellationToken cancellation);

    /// <summary>Leads the API server's new connections to the first of <paramref name="backends"/> that can be reached. Idempotent.</summary>
    /// <param name="backends">https://host:port of other members.</param>
    /// <param name="cancellation">Cancels the change.</param>
    /// <exception cref="Slots.SlotException">nft could not be run or refused; the API server still goes to its own node's etcd.</exception>
    /// <exception cref="IOException">The node's etcd certificates cannot be read.</exception>
    Task OpenAsync(IReadOnlyList<string> backends, CancellationToken cancellation);

    /// <summary>New connections go to this node's etcd again, and everybody on the others is told to make new ones. Idempotent.</summary>
    /// <exception cref="Slots.SlotException">nft could not be run or refused.</exception>
    Task CloseAsync(CancellationToken cancellation);
}
