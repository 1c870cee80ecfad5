using Cpctl.Api.Resources;
using Cpctl.Pki.Rotation;

namespace Cpctl.Bootstrap.Certificates;

/// <summary>What a rotation would touch, for <c>--dry-run</c>.</summary>
internal static class RotationForecast
{
    /// <param name="name">One of <see cref="RotationName"/>.</param>
    /// <param name="nodes">Every ControlPlaneNode, workers included.</param>
    /// <returns>Lines of text.</returns>
    public static IReadOnlyList<string> Of(string name, IReadOnlyCollection<ControlPlaneNode> nodes)
    {
        List<string> lines =
        [
            $"would rotate the {RotationName.Title(name)}: {Names(nodes, NodeRoles.ControlPlane)} accept a new one beside the old, use it in its place, then stop accepting the old",
            $"  restarts, one node at a time: {Restarts(name)}",
        ];
        if (name == RotationName.Cluster && nodes.Any(node => node.Spec.Role == NodeRoles.Worker))
        {
            lines.Add($"  certificates of workers are issued anew, and their kubelets restarted if older than 1.31: {Names(nodes, NodeRoles.Worker)}");
        }

        if (ByHand(name) is { } byHand) lines.Add($"  yours to do: {byHand}");
        return lines;
    }

    private static string Names(IEnumerable<ControlPlaneNode> nodes, string role) =>
        string.Join(", ", nodes.Where(node => node.Spec.Role == role).Select(node => node.Metadata.Name).Order(StringComparer.Ordinal));

    private static string Restarts(string name) => name switch
    {
        RotationName.Cluster => "kube-apiserver, kube-controller-manager, kube-scheduler and kubelet, twice each; no pod",
        RotationName.Etcd => "etcd and kube-apiserver, twice each",
        RotationName.FrontProxy => "kube-apiserver, twice",
        RotationName.ServiceAccount => "kube-apiserver three times, kube-controller-manager twice",
        _ => "kube-apiserver, three times; every Secret is written again as it is",
    };

    private static string? ByHand(string name) => name switch
    {
        RotationName.Cluster => "kubeconfigs that people hold are worth nothing afterwards, nor are join commands; /etc/kubernetes/admin.conf of each node is renewed",
        RotationName.Etcd => "clients of etcd that cpctl does not know of need the new authority and a new certificate",
        RotationName.ServiceAccount => "copies of tokens outside of the cluster are worth nothing after spec.certificates.tokenRetirement",
        _ => null,
    };
}
