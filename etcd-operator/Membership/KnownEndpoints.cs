using Cpctl.Api.Resources;
using Cpctl.Etcd.Client;

namespace Cpctl.Etcd.Membership;

/// <summary>Where members may answer, as the API knows.</summary>
public static class KnownEndpoints
{
    /// <summary>
    /// Those of known members, every node's own, of the cluster that has taken over, if one has, and, until real members are known, the temporary one's.
    /// </summary>
    public static IReadOnlyCollection<string> Of(IEnumerable<ControlPlaneNode> nodes, ControlPlane? controlPlane)
    {
        var known = controlPlane?.Status?.Etcd?.Members ?? [];
        var addresses = MemberRequestReader.ControlPlaneNodesOf(nodes).Select(n => n.Spec.Ip).ToList();
        var bootstrapMayExist = known.Count == 0 || known.Any(m => string.Equals(m.Name, MembershipRequests.BootstrapName, StringComparison.Ordinal));
        return
        [
            .. known.SelectMany(m => m.ClientURLs)
                .Concat(addresses.Select(EtcdUrls.Client))
                .Concat(Successor.Of(controlPlane) is { } successor ? [successor.EtcdEndpoint] : [])
                .Concat(bootstrapMayExist ? addresses.Select(EtcdUrls.BootstrapClient) : [])
                .Distinct(StringComparer.OrdinalIgnoreCase),
        ];
    }
}
