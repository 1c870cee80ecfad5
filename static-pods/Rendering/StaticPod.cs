namespace Cpctl.StaticPods.Rendering;

/// <summary>How a component runs as a static pod.</summary>
/// <param name="Component">One of <see cref="ComponentNames"/>.</param>
/// <param name="Namespace">The namespace of its mirror pod.</param>
/// <param name="SideBySide">
/// True when the new revision starts under a name of its own beside the old one ("kube-apiserver-r7");
/// false when the pod has one name and is replaced in place.
/// </param>
public sealed record StaticPod(string Component, string Namespace, bool SideBySide)
{
    public static StaticPod Etcd { get; } = new(ComponentNames.Etcd, "kube-system", SideBySide: true);
    public static StaticPod ApiServer { get; } = new(ComponentNames.ApiServer, "kube-system", SideBySide: true);
    public static StaticPod ControllerManager { get; } = new(ComponentNames.ControllerManager, "kube-system", SideBySide: false);
    public static StaticPod Scheduler { get; } = new(ComponentNames.Scheduler, "kube-system", SideBySide: false);
    public static StaticPod Operator { get; } = new(ComponentNames.Operator, "cpctl-system", SideBySide: false);
    public static StaticPod Agent { get; } = new(ComponentNames.Agent, "cpctl-system", SideBySide: true);

    public static IReadOnlyList<StaticPod> All { get; } = [Etcd, ApiServer, ControllerManager, Scheduler, Operator, Agent];

    /// <summary>The pod's name in its manifest; the mirror pod has "-NODE" appended.</summary>
    /// <param name="componentRevision">The revision in which this component's content last changed, or a placeholder for it.</param>
    public string PodName(string componentRevision) => SideBySide ? $"{Component}-r{componentRevision}" : Component;

    /// <inheritdoc cref="PodName(string)"/>
    public string PodName(long componentRevision) =>
        PodName(componentRevision.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>The component's static pod, or null for one that has none (the kubelet).</summary>
    public static StaticPod? Of(string component) => All.FirstOrDefault(pod => pod.Component == component);
}
