using Cpctl.Api.Resources;
using Cpctl.Api.Runtime;
using Cpctl.Pki.Joining;

namespace Cpctl.Pki.Rotation;

/// <summary>What has to be rotated when a node was evicted, for it may be in the hands of somebody else.</summary>
public static class EvictionRotations
{
    /// <summary>In the order of harm: with the cluster's authority goes every right at the API, then the ways to etcd, then what makes tokens and hides values.</summary>
    public static IReadOnlyList<string> Order { get; } =
        [RotationName.Cluster, RotationName.Etcd, RotationName.FrontProxy, RotationName.ServiceAccount, RotationName.Encryption];

    /// <summary>A control-plane node has every key; a worker has certificates of the cluster's authority, which nothing but its rotation takes back.</summary>
    public static IReadOnlyList<string> Of(string role) => role == NodeRoles.Worker ? [RotationName.Cluster] : Order;

    /// <summary>What is left when the last rotation is counted: one that began before the node was evicted sealed its key to it.</summary>
    internal static IReadOnlyList<string> Left(EvictedNode node, KeyRotationStatus? last) =>
        last is { Step: RotationSteps.Complete, CompletedAt: not null } && BeganAfter(node, last)
            ? [.. node.Unrotated.Where(name => name != last.Name)]
            : node.Unrotated;

    private static bool BeganAfter(EvictedNode node, KeyRotationStatus rotation) =>
        node.Generation is { } generation ? rotation.Generation >= generation : rotation.StartedAt >= node.EvictedAt;

    /// <summary>What has to be rotated because nodes were evicted that knew it, in order. A node that is still on its way out would be given the new keys.</summary>
    /// <param name="evicted">Struck off here when it is done.</param>
    /// <param name="nodes">Every ControlPlaneNode.</param>
    /// <param name="controlPlane">Tells of the last rotation.</param>
    /// <param name="cancellation">Ends it.</param>
    internal static async Task<IReadOnlyList<string>> DueAsync(
        EvictedNodes evicted, Informer<ControlPlaneNode> nodes, ControlPlane controlPlane, CancellationToken cancellation)
    {
        var due = new List<string>();
        foreach (var node in (await evicted.ListAsync(cancellation)).Where(node => nodes.Get(null, node.Name)?.Metadata.Uid != node.Uid))
        {
            var left = Left(node, controlPlane.Status?.Rotation);
            if (left.Count != node.Unrotated.Count)
            {
                await evicted.PutAsync(node with { Unrotated = left }, cancellation);
            }

            due.AddRange(left);
        }

        return [.. Order.Where(due.Contains)];
    }
}
