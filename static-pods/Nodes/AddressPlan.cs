using Cpctl.Api.Resources;

namespace Cpctl.StaticPods.Nodes;

/// <summary>
/// Whether a node's new address is taken over into its spec, where everybody else looks. Only a control-plane node's: what a worker says of itself could
/// have the operator sign a serving certificate for somebody else's address. Pure.
/// </summary>
internal static class AddressPlan
{
    /// <returns>The address to write, and why it is not when it is not; both null when there is nothing to do.</returns>
    public static (string? Address, string? Refusal) For(ControlPlaneNode node, IEnumerable<ControlPlaneNode> all)
    {
        if (node is not { Spec: { Role: NodeRoles.ControlPlane, Ip.Length: > 0 } spec, Status.Address: { Length: > 0 } now } || now == spec.Ip)
        {
            return (null, null);
        }

        // Another node that is known by the address, and has not said that it is elsewhere itself.
        var owner = all.FirstOrDefault(other => other.Metadata.Name != node.Metadata.Name && (other.Status?.Address ?? other.Spec.Ip) == now);
        return owner is null ? (now, null) : (null, $"{now} is the address of {owner.Metadata.Name}");
    }
}
