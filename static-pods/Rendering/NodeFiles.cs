using Cpctl.Api.Node;

namespace Cpctl.StaticPods.Rendering;

/// <summary>The paths that manifests and configuration name: always those of the node itself.</summary>
internal static class NodeFiles
{
    public static NodePaths Paths { get; } = new("/");

    public static string AuditLogDirectory => "/var/log/kubernetes";

    public static string ClusterAuthority => Pki("ca.crt");

    public static string Pki(string file) => Path.Combine(Paths.PkiDirectory, file);

    public static string EtcdPki(string file) => Path.Combine(Paths.EtcdPkiDirectory, file);

    /// <summary>
    /// A directory of one component's configuration in one revision. Side-by-side pods read their own, and a fallback finds the old one unchanged.
    /// </summary>
    public static string ConfigDirectory(string component) =>
        Path.Combine(Paths.ConfigDirectory, $"{component}-r{NodePlaceholders.ComponentRevision}");

    public static string Manifest(StaticPod pod) => Paths.Manifest(pod.PodName(NodePlaceholders.ComponentRevision));
}
