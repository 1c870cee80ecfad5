using Cpctl.Api.Resources;
using Cpctl.StaticPods.Versions;

namespace Cpctl.StaticPods.Rendering.Components;

/// <summary>kube-scheduler.</summary>
internal static class SchedulerManifest
{
    private const string Port = "10259";

    private static string ConfigDirectory => NodeFiles.ConfigDirectory(ComponentNames.Scheduler);

    public static string ConfigPath => Path.Combine(ConfigDirectory, "config.yaml");

    /// <param name="spec">The settings.</param>
    /// <param name="trust">Changes with the cluster's authorities: those for its kubeconfig are read only when it starts.</param>
    public static string Render(ControlPlaneSpec spec, string? trust) => PodManifest.Render(new PodDescription
    {
        Trust = trust,
        Name = StaticPod.Scheduler.PodName(NodePlaceholders.ComponentRevision),
        Namespace = StaticPod.Scheduler.Namespace,
        Component = ComponentNames.Scheduler,
        Revision = NodePlaceholders.ComponentRevision,
        Image = Images.Scheduler(spec),
        Command = [ComponentNames.Scheduler, .. Flags(spec).ToArguments()],
        Mounts =
        [
            new("config", ConfigDirectory),
            HostMount.File("kubeconfig", NodeFiles.Paths.SchedulerKubeconfig),
            new("pki", NodeFiles.Paths.PkiDirectory),
        ],
        Startup = new("/healthz", Port, Https: true, FailureThreshold: 120, PeriodSeconds: 1),
        Liveness = new("/healthz", Port, Https: true, FailureThreshold: 8, PeriodSeconds: 10),
        GracePeriodSeconds = 10,
        CpuRequest = "25m",
        MemoryRequest = "32Mi",
    });

    private static FlagSet Flags(ControlPlaneSpec spec)
    {
        var flags = new FlagSet(KubernetesVersionTable.FixedFlags(ComponentNames.Scheduler, KubernetesVersion.Parse(spec.Version)))
        {
            ["authentication-kubeconfig"] = NodeFiles.Paths.SchedulerKubeconfig,
            ["authorization-kubeconfig"] = NodeFiles.Paths.SchedulerKubeconfig,
            ["bind-address"] = "127.0.0.1",
            ["client-ca-file"] = NodeFiles.ClusterAuthority,
            ["config"] = ConfigPath,
            ["requestheader-client-ca-file"] = NodeFiles.Pki("front-proxy-ca.crt"),
        };
        FeatureGates.AddTo(flags, spec);
        return flags.Override(spec.Scheduler.ExtraArgs);
    }
}
