using Cpctl.Api.Resources;

namespace Cpctl.StaticPods.Rendering.Components;

/// <summary>cpctl's operator: one on every control-plane node, one of them leads.</summary>
internal static class OperatorManifest
{
    private const string HealthPort = "10291";

    public static string Render(ControlPlaneSpec spec, ClusterFacts facts) => PodManifest.Render(new PodDescription
    {
        Name = StaticPod.Operator.PodName(NodePlaceholders.ComponentRevision),
        Namespace = StaticPod.Operator.Namespace,
        Component = ComponentNames.Operator,
        Revision = NodePlaceholders.ComponentRevision,
        Image = Images.Cpctl(spec, facts),
        Command = ["/usr/bin/cpctl", "operator"],
        Environment = [new("CPCTL_NODE_NAME", NodePlaceholders.NodeName), .. ProcessMemory.Environment],
        Mounts =
        [
            HostMount.File("kubeconfig", NodeFiles.Paths.OperatorKubeconfig),
            HostMount.File("node", NodeFiles.Paths.NodeIdentityFile),
            new("pki", NodeFiles.Paths.PkiDirectory),

            // It signs the certificates of joining nodes and seals the signers to them.
            new("signers", NodeFiles.Paths.SignersDirectory),

            // A revision whose Secret was deleted is made again from here.
            new("revisions", NodeFiles.Paths.RevisionsDirectory, "DirectoryOrCreate"),

            // The address of the temporary etcd while a cluster is being made.
            new("etcd", Path.GetDirectoryName(NodeFiles.Paths.BootstrapEtcdEndpointFile)!, "DirectoryOrCreate"),
        ],
        Liveness = new("/healthz", HealthPort, Https: false, FailureThreshold: 6, PeriodSeconds: 10),
        GracePeriodSeconds = 10,
        CpuRequest = "10m",
        MemoryRequest = "48Mi",
    });
}
