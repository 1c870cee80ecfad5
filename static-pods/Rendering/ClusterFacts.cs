using Cpctl.Api.Resources;

namespace Cpctl.StaticPods.Rendering;

/// <summary>What a revision depends on besides the spec: the same on every node, and never the list of etcd members.</summary>
/// <param name="ClusterId">The cluster's GUID, from its signers.</param>
/// <param name="ControlPlaneEndpoint">host:port by which clients reach the API; the spec's, or the first node's address with 6443.</param>
/// <param name="CpctlImage">The image of agent and operator when the spec names none.</param>
public sealed record ClusterFacts(Guid ClusterId, string ControlPlaneEndpoint, string CpctlImage)
{
    /// <summary>The keys as published, for what trusts them; null until one is rotated.</summary>
    public KeysStatus? Keys { get; init; }
}
