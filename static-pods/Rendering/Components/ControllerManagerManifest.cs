using Cpctl.Api.Resources;
using Cpctl.StaticPods.Versions;

namespace Cpctl.StaticPods.Rendering.Components;

/// <summary>kube-controller-manager.</summary>
internal static class ControllerManagerManifest
{
    private const string Port = "10257";

    /// <param name="spec">The settings.</param>
    /// <param name="trust">Changes with the keys and authorities that are read only when it starts.</param>
    public static string Render(ControlPlaneSpec spec, string? trust) => PodManifest.Render(new PodDescription
    {
        Name = StaticPod.ControllerManager.PodName(NodePlaceholders.ComponentRevision),
        Namespace = StaticPod.ControllerManager.Namespace,
        Component = ComponentNames.ControllerManager,
        Revision = NodePlaceholders.ComponentRevision,
        Trust = trust,
        Image = Images.ControllerManager(spec),
        Command = [ComponentNames.ControllerManager, .. Flags(spec).ToArguments()],
        Mounts =
        [
            HostMount.File("kubeconfig", NodeFiles.Paths.ControllerManagerKubeconfig),
            new("pki", NodeFiles.Paths.PkiDirectory),

            // The pair alone: the other authorities' keys lie in the same directory.
            HostMount.File("signing-certificate", NodeFiles.Paths.ClusterSigningCertificate),
            HostMount.File("signing-key", NodeFiles.Paths.ClusterSigningKey),
        ],
        Startup = new("/healthz", Port, Https: true, FailureThreshold: 120, PeriodSeconds: 1),
        Liveness = new("/healthz", Port, Https: true, FailureThreshold: 8, PeriodSeconds: 10),
        GracePeriodSeconds = 10,
        CpuRequest = "50m",
        MemoryRequest = "64Mi",
    });

    private static FlagSet Flags(ControlPlaneSpec spec)
    {
        var flags = new FlagSet(KubernetesVersionTable.FixedFlags(ComponentNames.ControllerManager, KubernetesVersion.Parse(spec.Version)))
        {
            ["allocate-node-cidrs"] = "true",
            ["authentication-kubeconfig"] = NodeFiles.Paths.ControllerManagerKubeconfig,
            ["authorization-kubeconfig"] = NodeFiles.Paths.ControllerManagerKubeconfig,
            ["bind-address"] = "127.0.0.1",
            ["client-ca-file"] = NodeFiles.ClusterAuthority,
            ["cluster-cidr"] = spec.Networking.PodSubnet,
            ["cluster-name"] = spec.ClusterName,
            ["cluster-signing-cert-file"] = NodeFiles.Paths.ClusterSigningCertificate,
            ["cluster-signing-duration"] = spec.Certificates.LeafValidity,
            ["cluster-signing-key-file"] = NodeFiles.Paths.ClusterSigningKey,

            // Expired join tokens are removed; cluster-info is not signed with tokens, for joins check the authority's hash instead.
            ["controllers"] = "*,tokencleaner",
            ["kubeconfig"] = NodeFiles.Paths.ControllerManagerKubeconfig,
            ["leader-elect"] = "true",
            ["profiling"] = "false",
            ["requestheader-client-ca-file"] = NodeFiles.Pki("front-proxy-ca.crt"),
            ["root-ca-file"] = NodeFiles.ClusterAuthority,
            ["service-account-private-key-file"] = NodeFiles.Pki("sa.key"),
            ["service-cluster-ip-range"] = spec.Networking.ServiceSubnet,
            ["use-service-account-credentials"] = "true",
        };
        FeatureGates.AddTo(flags, spec);
        return flags.Override(spec.ControllerManager.ExtraArgs);
    }
}
