using Cpctl.Api.Node;
using Cpctl.Api.Resources;

namespace Cpctl.StaticPods.Agent.State;

/// <summary>What a control-plane node's disk knows of its own ControlPlaneNode.</summary>
public static class RememberedNode
{
    /// <summary>What the object said when the agent heard of it last; null when it never did, or the node is leaving its cluster.</summary>
    /// <exception cref="InvalidDataException">The agent's state cannot be read.</exception>
    public static ControlPlaneNodeSpec? SpecOf(NodePaths paths, NodeIdentity node) => AgentState.Load(paths) is { Desired: { } desired, IsLeaving: false, Successor: null } state
        ? new ControlPlaneNodeSpec { TargetRevision = desired, Role = NodeRoles.ControlPlane, Ip = node.Ip, Retry = state.Retry }
        : null;
}
