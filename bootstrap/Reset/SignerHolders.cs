using Cpctl.Api.Resources;
using Cpctl.Pki.Signers;

namespace Cpctl.Bootstrap.Reset;

/// <summary>Whether the cluster can do without this node's copy of the signers. Pure.</summary>
internal static class SignerHolders
{
    /// <summary>Four heartbeats.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(2);

    /// <summary>A node that says that the same generation is on its disk, or a newer one, votes in etcd and was heard of just now; null when there is none.</summary>
    /// <param name="own">This node's signers.</param>
    /// <param name="name">This node.</param>
    /// <param name="nodes">Every ControlPlaneNode.</param>
    /// <param name="members">As the operator sees etcd.</param>
    /// <param name="now">The time.</param>
    public static string? Another(SignerSet own, string name, IReadOnlyCollection<ControlPlaneNode> nodes, IReadOnlyCollection<EtcdMemberStatus> members, DateTimeOffset now) => nodes
        .Where(node => node.Metadata.Name != name
            && node.Spec is { Role: NodeRoles.ControlPlane, Leave: not true }
            && node.Status is { CurrentRevision: not null, LastHeartbeat: { } heard } status
            && now - heard < Silence
            && Holds(status.Signers, own)
            && members.Any(member => member.Name == node.Metadata.Name && member is { IsLearner: false, Healthy: true }))
        .Select(node => node.Metadata.Name)
        .Order(StringComparer.Ordinal)
        .FirstOrDefault();

    /// <summary>Its agent says so of what it has just read: one that says nothing may have lost them.</summary>
    private static bool Holds(NodeSignersStatus? there, SignerSet own) =>
        there is { Problem: null, Generation: { } generation } && (generation > own.Generation || (generation == own.Generation && there.Authority == own.Cluster.Active.Fingerprint));
}
