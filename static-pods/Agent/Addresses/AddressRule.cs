using System.Net;

namespace Cpctl.StaticPods.Agent.Addresses;

/// <summary>
/// Decides whether a node has moved to another address. It has when the machine has lacked its own for a while and reaches the other members from
/// exactly one other: an interface that comes up late, or a machine that is cut off, is no move. Pure.
/// </summary>
internal static class AddressRule
{
    /// <summary>Longer than an interface takes at boot, or a DHCP client to get its lease back.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Whether it is time to ask which address leads to the cluster.</summary>
    public static bool IsMissing(IPAddress own, IEnumerable<IPAddress> present, TimeSpan missingFor) => !present.Contains(own) && missingFor >= Patience;

    /// <param name="own">What the node was known by.</param>
    /// <param name="present">What the machine has.</param>
    /// <param name="towardsCluster">By which of them it reached other members just now.</param>
    /// <returns>The new address; null when nothing says for certain which it is.</returns>
    public static IPAddress? Successor(IPAddress own, IReadOnlyCollection<IPAddress> present, IEnumerable<IPAddress> towardsCluster) =>
        towardsCluster.Where(address => !IPAddress.IsLoopback(address) && address.AddressFamily == own.AddressFamily && present.Contains(address))
            .Distinct().ToList() is [var only] ? only : null;
}
