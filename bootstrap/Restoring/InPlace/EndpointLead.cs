using Cpctl.Api.Errors;
using Cpctl.Api.Resources;

namespace Cpctl.Bootstrap.Restoring.InPlace;

/// <summary>
/// Where the endpoint leads while a cluster goes back. The other nodes have no API server of their own until they are members again and ask at the endpoint;
/// one that is another node's own address leads to an API server that was taken out with it. Pure.
/// </summary>
internal static class EndpointLead
{
    /// <param name="endpoint">host:port.</param>
    /// <param name="here">This node's name.</param>
    /// <returns>Null when the endpoint is this node's, a name's or a load balancer's.</returns>
    public static CpctlException? Objection(string? endpoint, string here, IEnumerable<ControlPlaneNode> nodes)
    {
        var colon = endpoint?.LastIndexOf(':') ?? -1;
        if (colon <= 0) return null;
        var host = endpoint![..colon].Trim('[', ']');
        var leads = nodes.FirstOrDefault(node => node.Spec.Role == NodeRoles.ControlPlane && node.Spec.Ip == host && node.Metadata.Name != here)?.Metadata.Name;
        return leads is null ? null : new CpctlException(
            ExitCode.Refused, "the others could not join anew from here", $"the endpoint {endpoint} is the address of {leads}, where they ask whether they may", $"Run the same command on {leads}.");
    }
}
