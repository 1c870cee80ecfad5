using Cpctl.Api.Node;

namespace Cpctl.Pki.Kubeconfigs;

/// <summary>The kubeconfigs of a node but admin.conf: they name certificate files, which clients read again by themselves.</summary>
internal static class KubeconfigCatalog
{
    /// <summary>Components of this node talk to this node's API server: its loss is no more than their own node's.</summary>
    private const string LocalServer = "https://127.0.0.1:6443";

    internal static IEnumerable<(string Path, Kubeconfig Content)> For(PkiSettings settings, NodeIdentity node, NodePaths paths)
    {
        var endpoint = $"https://{settings.Endpoint}";

        (string, Kubeconfig) Of(string path, string user, string server, string directory, string name) => (path, new Kubeconfig
        {
            ClusterName = settings.ClusterName,
            Server = server,
            User = user,
            AuthorityFile = paths.OnNode(Path.Combine(paths.PkiDirectory, "ca.crt")),
            CertificateFile = paths.OnNode(Path.Combine(directory, name + ".crt")),
            KeyFile = paths.OnNode(Path.Combine(directory, name + ".key")),
        });

        var isControlPlane = node.Role == NodeRole.ControlPlane;
        yield return Of(paths.KubeletKubeconfig, $"system:node:{node.Name}", endpoint, paths.KubeletPkiDirectory, "kubelet-client");
        yield return Of(
            paths.AgentKubeconfig, $"cpctl:agent:{node.Name}", isControlPlane ? LocalServer : endpoint, paths.PkiDirectory, "agent");
        if (isControlPlane)
        {
            yield return Of(
                paths.ControllerManagerKubeconfig, "system:kube-controller-manager", LocalServer, paths.PkiDirectory, "controller-manager");
            yield return Of(paths.SchedulerKubeconfig, "system:kube-scheduler", LocalServer, paths.PkiDirectory, "scheduler");
            yield return Of(paths.OperatorKubeconfig, $"cpctl:operator:{node.Name}", LocalServer, paths.PkiDirectory, "operator");
        }
    }
}
