using Cpctl.Api.Resources;
using Cpctl.Etcd.Versions;
using Cpctl.StaticPods.Rendering;
using Cpctl.StaticPods.Revisions;
using Cpctl.StaticPods.Versions;

namespace Cpctl.StaticPods.Agent.Planning;

/// <summary>A revision as staged on this node: placeholders filled, slot chosen.</summary>
/// <param name="Number">The revision.</param>
/// <param name="Slot">The port its API server was given when it was staged.</param>
/// <param name="Pods">Its static pods.</param>
/// <param name="Files">What is no manifest: configuration that pods mount, the kubelet's files. Paths are absolute, as on the node.</param>
internal sealed record TargetRevision(long Number, int Slot, IReadOnlyList<TargetPod> Pods, IReadOnlyList<RevisionFile> Files)
{
    private ControlPlaneSpec? Settings { get; } = Files.FirstOrDefault(file => file.Component == ComponentNames.Settings) is { } settings
        ? NodeSettings.Read(settings.Text)
        : null;

    /// <summary>spec.rollout as the revision has it.</summary>
    public RolloutSpec Rollout => Settings?.Rollout ?? new RolloutSpec();

    /// <summary>The release of Kubernetes; null for a revision without settings.</summary>
    public KubernetesVersion? Version => Settings is { } settings ? KubernetesVersion.TryParse(settings.Version) : null;

    /// <summary>etcd's release; null for a revision without settings.</summary>
    public EtcdVersion? EtcdVersion => EtcdVersion.TryParse(Settings?.Etcd.Version);

    /// <summary>The pod of a component, or null for one that this revision does not run.</summary>
    public TargetPod? Pod(string component) => Pods.FirstOrDefault(pod => pod.Component == component);

    public IEnumerable<RevisionFile> FilesOf(string component) => Files.Where(file => file.Component == component);

    public IEnumerable<RevisionFile> KubeletFiles => FilesOf(ComponentNames.Kubelet);
}
