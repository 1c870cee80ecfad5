using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.StaticPods.Rendering.Components;
using Cpctl.StaticPods.Revisions;

namespace Cpctl.StaticPods.Rendering;

/// <summary>
/// Renders everything a node gets from a spec: a pure function, so that equal settings give equal content, and the same for every node,
/// so that the list of nodes and etcd members makes no revision.
/// </summary>
public static class RevisionRenderer
{
    /// <summary>What a control-plane node gets.</summary>
    /// <param name="spec">With defaults applied; <see cref="SpecRules.Check"/> found nothing wrong in it.</param>
    /// <param name="facts">What the spec leaves open.</param>
    public static RevisionContent Render(ControlPlaneSpec spec, ClusterFacts facts)
    {
        List<RevisionFile> files =
        [
            .. KubeletConfigRenderer.Render(spec, NodeRole.ControlPlane, ComponentKeys.Kubelet(facts.Keys)),
            NodeSettings.Render(spec, facts),
            .. RevisionKeys.Render(facts.Keys),
            Manifest(StaticPod.Etcd, EtcdManifest.Render(spec, ComponentKeys.Etcd(facts.Keys))),
            Manifest(StaticPod.ApiServer, ApiServerManifest.Render(spec, ComponentKeys.ApiServer(facts.Keys))),
            .. ApiServerConfigFiles.Of(spec).Select(file => Config(ComponentNames.ApiServer, file.Name, file.Text)),
            Manifest(StaticPod.ControllerManager, ControllerManagerManifest.Render(spec, ComponentKeys.ControllerManager(facts.Keys))),
            Manifest(StaticPod.Scheduler, SchedulerManifest.Render(spec, ComponentKeys.Scheduler(facts.Keys))),
            new(SchedulerManifest.ConfigPath, ComponentNames.Scheduler, SchedulerConfiguration.Render(spec)),
            Manifest(StaticPod.Operator, OperatorManifest.Render(spec, facts)),
            Manifest(StaticPod.Agent, AgentManifest.Render(spec, facts, NodeRole.ControlPlane)),
        ];
        return RevisionContent.Of(files);
    }

    /// <summary>What a worker gets: kubelet, settings and agent. A worker reads no Secret, so its agent renders this from the ControlPlane object itself.</summary>
    public static RevisionContent RenderWorker(ControlPlaneSpec spec, ClusterFacts facts) => RevisionContent.Of(
    [
        .. KubeletConfigRenderer.Render(spec, NodeRole.Worker, ComponentKeys.Kubelet(facts.Keys)),
        NodeSettings.Render(spec, facts),
        .. RevisionKeys.Render(RevisionKeys.OfWorker(facts.Keys)),
        Manifest(StaticPod.Agent, AgentManifest.Render(spec, facts, NodeRole.Worker)),
    ]);

    private static RevisionFile Manifest(StaticPod pod, string text) => new(NodeFiles.Manifest(pod), pod.Component, text);

    private static RevisionFile Config(string component, string name, string text) =>
        new(Path.Combine(NodeFiles.ConfigDirectory(component), name), component, text);
}
