using Cpctl.Api.Resources;

namespace Cpctl.StaticPods.Rendering;

/// <summary>The image of each component, as the spec names it or as it follows from repository and version.</summary>
public static class Images
{
    public static string ApiServer(ControlPlaneSpec spec) => Kubernetes(spec, ComponentNames.ApiServer);

    public static string ControllerManager(ControlPlaneSpec spec) => Kubernetes(spec, ComponentNames.ControllerManager);

    public static string Scheduler(ControlPlaneSpec spec) => Kubernetes(spec, ComponentNames.Scheduler);

    public static string Etcd(ControlPlaneSpec spec) => spec.Images.Etcd ?? $"{spec.ImageRepository}/etcd:{spec.Etcd.Version}";

    /// <summary>The image of agent and operator.</summary>
    public static string Cpctl(ControlPlaneSpec spec, ClusterFacts facts) => spec.Images.Cpctl ?? facts.CpctlImage;

    /// <summary>Every image a control-plane node needs, each once: what is pulled before anything is changed.</summary>
    public static IReadOnlyList<string> All(ControlPlaneSpec spec, ClusterFacts facts) =>
        [.. new[] { Etcd(spec), ApiServer(spec), ControllerManager(spec), Scheduler(spec), Cpctl(spec, facts) }.Distinct(StringComparer.Ordinal)];

    private static string Kubernetes(ControlPlaneSpec spec, string component) => $"{spec.ImageRepository}/{component}:{spec.Version}";
}
