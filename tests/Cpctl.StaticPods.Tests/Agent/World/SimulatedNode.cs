using Cpctl.Api.Node;
using Cpctl.StaticPods.Agent.Observing;
using Cpctl.StaticPods.Agent.Planning;
using Cpctl.StaticPods.Agent.Slots;
using Cpctl.StaticPods.Rendering;

namespace Cpctl.StaticPods.Tests.Agent.World;

/// <summary>
/// A node in memory: a kubelet that acts on the real manifest directory, containers that take their time to start, to become healthy and
/// to stop, etcd with one owner of the data and waiting successors, and a redirect. Time passes in ticks. Breaking an invariant is recorded.
/// </summary>
internal sealed class SimulatedNode
{
    private const int StartTicks = 2;

    /// <summary>How long the kubelet leaves a container of the same pod alone that has ended.</summary>
    private const int KubeletBackOff = 5;

    private readonly ManifestDirectory _manifests;
    private readonly List<SimulatedPod> _pods = [];
    private int _created;

    public SimulatedNode(NodePaths paths)
    {
        Paths = paths;
        _manifests = new ManifestDirectory(paths, TimeProvider.System);
        Etcd = new SimulatedEtcd(this);
        Slots = new SimulatedSlots(this);
        Cri = new SimulatedCri(this);
        Failover = new SimulatedFailover();
    }

    public NodePaths Paths { get; }

    public SimulatedEtcd Etcd { get; }

    public SimulatedSlots Slots { get; }

    public SimulatedCri Cri { get; }

    public SimulatedFailover Failover { get; }

    public int Now { get; private set; }

    public IReadOnlyList<SimulatedPod> Pods => _pods;

    /// <summary>Pods that never become healthy, by name.</summary>
    public HashSet<string> Broken { get; } = new(StringComparer.Ordinal);

    /// <summary>Pods whose container ends at once, by name.</summary>
    public HashSet<string> Crashing { get; } = new(StringComparer.Ordinal);

    /// <summary>It does nothing and answers nobody.</summary>
    public bool KubeletIsDown { get; set; }

    /// <summary>Configurations that the kubelet cannot live with.</summary>
    public Predicate<string> KubeletFailsWith { get; set; } = _ => false;

    /// <summary>Configurations with which the kubelet answers and starts no pod.</summary>
    public Predicate<string> KubeletStartsNothingWith { get; set; } = _ => false;

    public HashSet<string> AbsentImages { get; } = new(StringComparer.Ordinal);

    /// <summary>What went wrong that must never go wrong.</summary>
    public List<string> Violations { get; } = [];

    /// <summary>How often a container was started, by pod name.</summary>
    public Dictionary<string, int> Starts { get; } = new(StringComparer.Ordinal);

    public IEnumerable<SimulatedPod> Alive => _pods.Where(pod => pod.IsAlive);

    public SimulatedPod? Running(string podName) => _pods.Find(pod => pod.Name == podName && pod.IsRunning);

    /// <summary>Lets the kubelet, the containers and the operator act once.</summary>
    public void Tick()
    {
        Now++;
        var manifests = _manifests.Read();
        if (!KubeletIsDown)
        {
            // Its supervisor restarts it where asked.
            if (File.Exists(Paths.KubeletRestartFile)) File.Delete(Paths.KubeletRestartFile);
            StopUnwanted(manifests);
            if (!File.Exists(Paths.KubeletConfigFile) || !KubeletStartsNothingWith(File.ReadAllText(Paths.KubeletConfigFile)))
            {
                StartWanted(manifests);
            }
        }

        foreach (var pod in _pods)
        {
            pod.Advance(Now);
        }

        Etcd.Tick();
        CheckInvariants(manifests);
    }

    /// <summary>Everything stops and comes back, and what lived in memory is gone.</summary>
    public void Reboot()
    {
        _pods.Clear();
        Slots.Forget();
        Failover.Reboot();
        if (Directory.Exists(Paths.RunDirectory))
        {
            Directory.Delete(Paths.RunDirectory, recursive: true);
        }
    }

    /// <summary>The runtime removes what matches; what is alive is killed with it.</summary>
    public void Forget(Predicate<SimulatedPod> removed)
    {
        Violations.AddRange(_pods.Where(pod => removed(pod) && pod.IsAlive).Select(pod => $"{pod.Name} was removed while it ran"));
        _pods.RemoveAll(removed);
    }

    public bool IsHealthy(string podName) =>
        Running(podName) is { } pod
        && !Broken.Contains(podName)
        && Now - pod.RunningSince >= pod.WarmUpTicks
        && (pod.Component != ComponentNames.ApiServer || pod.Slot is not null && (pod.UsesBootstrapEtcd ? Etcd.BootstrapServes : Etcd.Serves));

    private void StopUnwanted(IReadOnlyList<ManifestFile> manifests)
    {
        foreach (var pod in _pods.Where(pod => pod.IsAlive && !manifests.Any(manifest => manifest.PodName == pod.Name && manifest.Text == pod.Manifest)))
        {
            pod.Stop(Now);
        }
    }

    private void StartWanted(IReadOnlyList<ManifestFile> manifests)
    {
        foreach (var manifest in manifests)
        {
            var present = _pods.FindLast(pod => pod.Name == manifest.PodName && pod.Manifest == manifest.Text && !pod.IsStopping);
            if (present is { IsAlive: true })
            {
                continue;
            }

            if (present is not null && Now - present.EndedAt < KubeletBackOff)
            {
                continue;
            }

            if (_pods.Exists(pod => pod.Name == manifest.PodName && pod.IsAlive))
            {
                Violations.Add($"{manifest.PodName} was changed while its old container still stops");
            }

            _pods.Add(new SimulatedPod(manifest, ++_created, Now + StartTicks, Crashing.Contains(manifest.PodName), present?.Attempt + 1 ?? 0));
            Starts[manifest.PodName] = Starts.GetValueOrDefault(manifest.PodName) + 1;
        }
    }

    private void CheckInvariants(IReadOnlyList<ManifestFile> manifests)
    {
        var etcds = manifests.Where(manifest => manifest.Component == ComponentNames.Etcd).ToList();
        if (etcds.Count > 2 || etcds.Count == 2 && etcds.Exists(manifest => !manifest.Text.Contains("etcd-launch", StringComparison.Ordinal)))
        {
            Violations.Add($"etcd manifests at once: {string.Join(", ", etcds.Select(manifest => manifest.PodName))}");
        }

        var servers = Alive.Where(pod => pod.Component == ComponentNames.ApiServer).ToList();
        if (servers.GroupBy(pod => pod.Slot).Any(slot => slot.Count() > 1))
        {
            Violations.Add($"API servers on one slot: {string.Join(", ", servers.Select(pod => $"{pod.Name}:{pod.Slot}"))}");
        }

        Slots.Check(manifests);
    }
}
