using Cpctl.StaticPods.Agent.Failover;

namespace Cpctl.StaticPods.Agent.Planning;

/// <summary>Everything <see cref="ApplyPlan"/> decides from. Taken anew before every step.</summary>
internal sealed record NodeObservation
{
    /// <summary>The revision to run: what the operator asked for, or the last good one when that has failed.</summary>
    public required TargetRevision Target { get; init; }

    /// <summary>The revision this node committed last; null before the first.</summary>
    public long? LastGood { get; init; }

    /// <summary>The node was asked to leave the cluster.</summary>
    public bool IsLeaving { get; init; }

    /// <summary>The component that a person wants restarted next; null when none.</summary>
    public string? RestartNext { get; init; }

    /// <summary>Certificates, encryption configuration and the launcher's files have been brought up to date for this target.</summary>
    public bool IsPrepared { get; init; }

    /// <summary>Images of the target's pods that the node does not have.</summary>
    public IReadOnlyCollection<string> MissingImages { get; init; } = [];

    /// <summary>The kubelet's files on disk are not the target's.</summary>
    public bool KubeletFilesDiffer { get; init; }

    /// <summary>This revision has changed the kubelet's files on this node.</summary>
    public bool KubeletIsRewritten { get; init; }

    /// <summary>The kubelet has started a pod with the files of this revision.</summary>
    public bool KubeletIsProved { get; init; }

    /// <summary>The kubelet's files from before the present ones are kept.</summary>
    public bool KubeletTrialIsOpen { get; init; }

    /// <summary>The host took this revision's files back: they were not proved in time, and no agent gave them up.</summary>
    public bool KubeletWasPutBack { get; init; }

    /// <summary>The kubelet was asked to restart, and its supervisor has not taken that up yet.</summary>
    public bool KubeletRestartIsPending { get; init; }

    public PodHealth Kubelet { get; init; } = PodHealth.Good;

    public IReadOnlyList<ManifestFile> Manifests { get; init; } = [];

    /// <summary>What else the kubelet runs although nobody meant it to.</summary>
    public IReadOnlyList<StrayManifest> Strays { get; init; } = [];

    public IReadOnlyList<PodRun> Pods { get; init; } = [];

    /// <summary>Health by pod name, of the target's pods that run; a missing one counts as not healthy.</summary>
    public IReadOnlyDictionary<string, PodHealth> Health { get; init; } = new Dictionary<string, PodHealth>(StringComparer.Ordinal);

    /// <summary>How containers of the target's pods have ended so far, by pod name, oldest first.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<ContainerEnd>> Ends { get; init; } = new Dictionary<string, IReadOnlyList<ContainerEnd>>(StringComparer.Ordinal);

    /// <summary>Where port 6443 leads; null when nowhere.</summary>
    public int? Redirect { get; init; }

    public EtcdFacts Etcd { get; init; } = new();

    /// <summary>Whose etcd this node's API server finds.</summary>
    public EtcdFailoverState Failover { get; init; }

    /// <summary>The pod this agent runs in; null outside a pod.</summary>
    public string? SelfPodName { get; init; }

    /// <summary>The agent pod that has started and waits for this one to let go; null when there is none.</summary>
    public string? StandbyPodName { get; init; }

    /// <summary>Something of the temporary etcd is still on this node, and no bootstrap process is at work that would see to it.</summary>
    public bool HasBootstrapLeftovers { get; init; }

    /// <summary>The temporary etcd's data directory is still there.</summary>
    public bool HasBootstrapData { get; init; }

    /// <summary>How long each wait has lasted for this target, by its key; time spent on other things does not count.</summary>
    public IReadOnlyDictionary<string, TimeSpan> Waited { get; init; } = new Dictionary<string, TimeSpan>(StringComparer.Ordinal);

    public ApplySettings Settings { get; init; } = ApplySettings.Default;

    /// <summary>The target has been committed on this node.</summary>
    public bool IsCommitted => LastGood == Target.Number;

    public ManifestFile? Manifest(string podName) => Manifests.FirstOrDefault(manifest => manifest.PodName == podName);

    public IEnumerable<ManifestFile> ManifestsOf(string component) => Manifests.Where(manifest => manifest.Component == component);

    /// <summary>Manifests of a component other than the target's.</summary>
    public IEnumerable<ManifestFile> OldManifestsOf(TargetPod pod) => ManifestsOf(pod.Component).Where(manifest => manifest.PodName != pod.PodName);

    public bool IsWritten(TargetPod pod) => Manifest(pod.PodName)?.Text == pod.Manifest;

    public bool IsAlive(string podName) => Pods.Any(run => run.PodName == podName && run.IsAlive);

    /// <summary>A pod of the component, whatever its revision, has a live container.</summary>
    public bool HasLiveRunOf(string component) => LiveRunsOf(component).Any();

    public IEnumerable<PodRun> LiveRunsOf(string component) =>
        Pods.Where(run => run.IsAlive && ManifestFile.ComponentOf(run.PodName) == component);

    /// <summary>A live pod of the component that no manifest asks for: it is stopping.</summary>
    public PodRun? StoppingRunOf(string component) =>
        LiveRunsOf(component).FirstOrDefault(run => Manifest(run.PodName) is null);

    /// <summary>The target's own container, not one of an earlier revision under the same name.</summary>
    public PodRun? RunOf(TargetPod pod) =>
        Pods.FirstOrDefault(run => run.PodName == pod.PodName && run.IsRunning && !IsOutdated(run, pod));

    public PodHealth HealthOf(TargetPod pod) => Health.GetValueOrDefault(pod.PodName) ?? PodHealth.Bad("it does not run yet");

    private static bool IsOutdated(PodRun run, TargetPod pod) => run.Revision is { } revision && revision != pod.Revision;
}
