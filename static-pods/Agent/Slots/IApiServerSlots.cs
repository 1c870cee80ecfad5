namespace Cpctl.StaticPods.Agent.Slots;

/// <summary>Which of the two API server ports this node's port 6443 leads to.</summary>
public interface IApiServerSlots
{
    /// <summary>The slot both chains redirect to, or null when there is no such redirect (after a reboot, or before the first one).</summary>
    /// <exception cref="SlotException">nft could not be run or refused.</exception>
    Task<int?> CurrentAsync(CancellationToken cancellation);

    /// <summary>
    /// Leads new connections to <paramref name="slot"/>, in one transaction; established ones stay where they are. Nothing is touched when it is so already.
    /// </summary>
    /// <returns>False when it was so already.</returns>
    /// <exception cref="SlotException">nft could not be run or refused; the old redirect still holds.</exception>
    Task<bool> RedirectAsync(int slot, CancellationToken cancellation);

    /// <summary>Takes the redirect away, for a node that leaves its cluster.</summary>
    /// <exception cref="SlotException">nft could not be run or refused.</exception>
    Task RemoveAsync(CancellationToken cancellation);
}
