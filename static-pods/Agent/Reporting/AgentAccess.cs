using Cpctl.Api.Kubernetes;
using Cpctl.Api.Node;

namespace Cpctl.StaticPods.Agent.Reporting;

/// <summary>This node's API server first, the cluster's endpoint when it does not answer: while a node joins there is no other.</summary>
internal static class AgentAccess
{
    /// <exception cref="Cpctl.Api.Errors.CpctlException">The agent's kubeconfig is missing or unusable.</exception>
    public static ClusterAccess Of(NodePaths paths, NodeIdentity node)
    {
        var access = ClusterAccess.FromKubeconfig(paths.AgentKubeconfig);
        var endpoint = new Uri($"https://{node.Endpoint}");
        return access.Endpoints.Contains(endpoint) ? access : access.WithEndpoints([.. access.Endpoints, endpoint]);
    }
}
