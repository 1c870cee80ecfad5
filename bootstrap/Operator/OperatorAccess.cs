using Cpctl.Api.Kubernetes;
using Cpctl.Api.Node;

namespace Cpctl.Bootstrap.Operator;

/// <summary>How an operator reaches the API.</summary>
internal static class OperatorAccess
{
    /// <summary>This node's API server first, then the endpoint all share: the loss of one node's server must not cost the operator its eyes.</summary>
    public static ClusterAccess Of(NodePaths paths, NodeIdentity identity)
    {
        var access = ClusterAccess.FromKubeconfig(paths.OperatorKubeconfig);
        return access.WithEndpoints([.. access.Endpoints, new Uri($"https://{identity.Endpoint}")]);
    }
}
