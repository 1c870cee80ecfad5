using Cpctl.Api.Resources;
using Cpctl.Pki.Joining;

namespace Cpctl.Pki.Rotation;

/// <summary>What has to be rotated when a node was evicted, for it may be in the hands of somebody else. Pure.</summary>
public static class EvictionRotations
{
    /// <summary>In the order of harm: with the cluster's authority goes every right at the API, then the ways to etcd, then what makes tokens and hides values.</summary>
    public static IReadOnlyList<string> Order { get; } =
        [RotationName.Cluster, RotationName.Etcd, RotationName.FrontProxy, RotationName.ServiceAccount, RotationName.Encryption];

    /// <summary>A control-plane node has every key; a worker has certificates of the cluster's authority, which nothing but its rotation takes back.</summary>
    public static IReadOnlyList<string> Of(string role) => role == NodeRoles.Worker ? [RotationName.Cluster] : Order;

    /// <summary>What is left when the last rotation is counted: one that began before the node was evicted sealed its key to it.</summary>
    internal static IReadOnlyList<string> Left(EvictedNode node, KeyRotationStatus? last) =>
        last is { Step: RotationSteps.Complete, CompletedAt: not null, StartedAt: { } started } && started >= node.EvictedAt
            ? [.. node.Unrotated.Where(name => name != last.Name)]
            : node.Unrotated;
}
