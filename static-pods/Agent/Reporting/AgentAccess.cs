using Cpctl.Api.Kubernetes;
using Cpctl.Api.Node;
using Cpctl.Etcd.Membership;

namespace Cpctl.StaticPods.Agent.Reporting;

/// <summary>
/// This node's API server first, the cluster's endpoint when it does not answer: while a node joins there is no other. Last the one of the cluster that has
/// taken over: until those that yield have their new members, the endpoint may lead to them alone.
/// </summary>
internal static class AgentAccess
{
    /// <param name="successor">Null when no cluster has taken over.</param>
    /// <exception cref="Cpctl.Api.Errors.CpctlException">The agent's kubeconfig is missing or unusable.</exception>
    public static ClusterAccess Of(NodePaths paths, NodeIdentity node, Successor? successor)
    {
        var access = ClusterAccess.FromKubeconfig(paths.AgentKubeconfig);
        Uri[] others = [new Uri($"https://{node.Endpoint}"), .. successor is null ? Array.Empty<Uri>() : [new Uri($"https://{successor.ApiEndpoint}")]];
        return access.WithEndpoints([.. access.Endpoints.Concat(others).Distinct()]);
    }
}
