namespace Cpctl.StaticPods.Agent.Slots;

/// <summary>
/// The redirect of this node's API server port to one of two slots, as an nftables table of our own. The kernel's rules are the only memory:
/// whoever asks (agent, bootstrap, a person with nft) sees the same. They vanish with the network namespace, that is at a reboot.
/// </summary>
public sealed class ApiServerSlots : IApiServerSlots
{
    /// <summary>The port clients use.</summary>
    public const int Port = 6443;

    public const int First = 6444;
    public const int Second = 6445;

    private readonly Nft _nft;

    public ApiServerSlots(TimeProvider time)
        : this(["nft"], time)
    {
    }

    internal ApiServerSlots(IReadOnlyList<string> nft, TimeProvider time) => _nft = new Nft(nft, time);

    /// <summary>The other slot than <paramref name="slot"/>.</summary>
    public static int Other(int slot) => slot == First ? Second : First;

    public async Task<int?> CurrentAsync(CancellationToken cancellation) =>
        await _nft.ListAsync(NftScript.Table, cancellation) is { } listing ? NftScript.ReadSlot(listing, Port) : null;

    public async Task<bool> RedirectAsync(int slot, CancellationToken cancellation)
    {
        if (slot is not (First or Second))
        {
            throw new ArgumentOutOfRangeException(nameof(slot), slot, $"a slot is {First} or {Second}");
        }

        if (await CurrentAsync(cancellation) == slot)
        {
            return false;
        }

        await _nft.ApplyAsync(NftScript.Redirect(Port, slot), cancellation);
        return true;
    }

    public Task RemoveAsync(CancellationToken cancellation) => _nft.ApplyAsync(NftScript.Remove, cancellation);
}
