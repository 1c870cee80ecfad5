using Cpctl.Api.Resources;

namespace Cpctl.StaticPods.Upgrades;

/// <summary>The kubelet of a node, of workers as well.</summary>
/// <param name="Node">The node's name.</param>
/// <param name="Version">As the kubelet reports it, e.g. v1.20.2.</param>
public sealed record NodeKubelet(string Node, string Version)
{
    /// <summary>Of all that have reported one.</summary>
    internal static IReadOnlyList<NodeKubelet> Of(IReadOnlyList<KubeNode> nodes) =>
    [
        .. nodes
            .Where(node => node.Status?.NodeInfo?.KubeletVersion is not null)
            .Select(node => new NodeKubelet(node.Metadata.Name ?? "", node.Status!.NodeInfo!.KubeletVersion!)),
    ];
}
