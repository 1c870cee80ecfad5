using Cpctl.Api.Node;
using Cpctl.Api.Resources;

namespace Cpctl.Pki.Joining;

/// <summary>
/// Whether a worker's agent that shows its identity is still the node of that name. Pure. Its Node says nothing about it, for its kubelet can make that
/// again; its ControlPlaneNode is made by operators alone.
/// </summary>
internal static class WorkerIdentityRule
{
    /// <returns>Null when nothing is wrong.</returns>
    internal static JoinDecision? Problem(JoinFacts facts, string worker)
    {
        var uid = NodeUid.Of(facts.Request.Spec.Groups);
        if (facts.Evicted.Any(evicted => evicted.Uid == uid || (uid is null && evicted.Name == worker)))
        {
            return JoinDecision.Deny("NodeEvicted", $"worker {worker} was evicted from the cluster");
        }

        if (facts.ControlPlaneNode is not { Spec.Role: NodeRoles.Worker } stored)
        {
            return JoinDecision.Deny("NodeRemoved", $"worker {worker} was removed from the cluster");
        }

        // An identity without a uid is from before operators wrote down whom they gave a name to; once they have, it is another machine's.
        var isCurrent = uid is not null ? uid == stored.Metadata.Uid : JoinedKey(stored) is null;
        return isCurrent ? null : JoinDecision.Deny("NodeRemoved", $"this worker {worker} was removed from the cluster; the name is another machine's now");
    }

    /// <summary>Fingerprint of the key that was admitted under this name last; null for a node from before that was written down.</summary>
    internal static string? JoinedKey(ControlPlaneNode node) => node.Metadata.Annotations?.GetValueOrDefault(ClusterNames.IdentityAnnotation);

    /// <summary>Whether both texts are addresses, and the same.</summary>
    internal static bool IsSameAddress(string one, string other) => IpAddressRules.Normal(one) is { } normal && normal == IpAddressRules.Normal(other);
}
