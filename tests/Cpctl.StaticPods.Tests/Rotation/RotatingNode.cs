using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Api.Trust;
using Cpctl.Pki.Joining;
using Cpctl.Pki.Sealing;
using Cpctl.Pki.Signers;
using Cpctl.StaticPods.Agent.Certificates;
using Cpctl.StaticPods.Agent.Execution;
using Cpctl.StaticPods.Agent.Observing;
using Cpctl.StaticPods.Agent.Planning;
using Cpctl.StaticPods.Rendering;
using Cpctl.StaticPods.Revisions;
using Cpctl.StaticPods.Tests.Agent.World;
using Cpctl.StaticPods.Tests.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cpctl.StaticPods.Tests.Rotation;

/// <summary>A node with real signers and certificates on its disk. Its components remember the bundles that they were started with.</summary>
internal sealed class RotatingNode : IDisposable
{
    private static readonly ConcurrentDictionary<(string Bundle, string Leaf), bool> Known = new();

    private readonly Cluster _cluster;
    private readonly NodeIdentity _identity;
    private readonly NodePreparation _preparation;
    private readonly string _root = Directory.CreateTempSubdirectory("cpctl-rotation-").FullName;
    private readonly Dictionary<string, long> _started = [];
    private readonly Dictionary<string, long> _clusterStarted = [];
    private readonly Dictionary<string, string> _clusterTrust = [];
    private long? _committed;

    public RotatingNode(Cluster cluster, string name, Guid clusterId)
    {
        _cluster = cluster;
        Paths = new NodePaths(_root);
        _identity = new NodeIdentity(name, $"10.0.0.{name[2..]}", NodeRole.ControlPlane, clusterId, TestEndpoint);
        var follower = new SignersFollower(
            cluster.Kubernetes, Paths, _identity, () => cluster.ControlPlane.Status?.Keys?.Generation, new Archive(Paths, cluster.Time), NullLogger.Instance);
        var pods = new SimulatedCri(new SimulatedNode(Paths));
        var clients = new ExpiredClients(new PodObserver(pods, name), pods, Paths, NullLogger.Instance);
        _preparation = new NodePreparation(Paths, _identity, follower, clients, cluster.Time, NullLogger.Instance);
    }

    public const string TestEndpoint = "10.0.0.1:6443";

    public string Name => _identity.Name;

    public NodePaths Paths { get; }

    public SealingKey Key => SealingKey.LoadOrCreate(Paths);

    public bool Runs => _started.Count > 0;

    public SignerSet Signers => SignerSet.TryLoad(Paths)!;

    /// <summary>What etcd and the API server trust of etcd, as they read it when they started.</summary>
    public IReadOnlyList<string> EtcdTrust { get; private set; } = [];

    /// <summary>What those trust as the cluster's authority who read it when they started, and those who read it again and again.</summary>
    public IReadOnlyList<string> ClusterTrust => [.. _clusterTrust.Values, File.ReadAllText(ClusterBundle)];

    /// <summary>As the API server reads it: again and again.</summary>
    public string FrontProxyTrust => File.ReadAllText(Path.Combine(Paths.PkiDirectory, "front-proxy-ca.crt"));

    /// <summary>What its API server went by when it started.</summary>
    public LoadedKeys? Loaded { get; private set; }

    public IEnumerable<string> ShownToEtcd =>
        new[] { "etcd/server", "etcd/peer", "etcd/agent-client", "etcd/operator-client", "apiserver-etcd-client" }.Select(Leaf);

    public IEnumerable<string> ShownToCluster =>
        new[] { "apiserver", "apiserver-kubelet-client", "controller-manager", "scheduler", "agent", "operator" }.Select(Leaf)
            .Concat(new[] { "kubelet", "kubelet-client" }.Select(name => File.ReadAllText(Path.Combine(Paths.KubeletPkiDirectory, name + ".crt"))));

    public string ShownToExtensions => Leaf("front-proxy-client");

    /// <summary>It has its box and its object; what it finds in the box is what it begins with.</summary>
    public async Task JoinAsync(long revision)
    {
        _cluster.Kubernetes.Put(ResourceTypes.ControlPlaneNodes, new ControlPlaneNode
        {
            Metadata = new ObjectMeta { Name = Name },
            Spec = new ControlPlaneNodeSpec { TargetRevision = revision, Role = NodeRoles.ControlPlane, Ip = _identity.Ip },
        });
        using var key = Key;
        (await new SealedSigners(_cluster.Kubernetes).TryOpenAsync(Name, key, default))!.Save(Paths);
    }

    /// <summary>The agent's work with a revision: prepare, start what changed, commit. False when it could not begin.</summary>
    public async Task<bool> ApplyAsync()
    {
        var number = _cluster.Node(Name).Spec.TargetRevision;
        if (number == _committed || _cluster.Revisions().SingleOrDefault(other => other.Number == number) is not { } revision)
        {
            return false;
        }

        var files = NodePlaceholders.Fill(revision, _identity, 6444).Where(file => !file.IsManifest).ToList();
        try
        {
            await _preparation.PrepareAsync(new TargetRevision(number, 6444, [], files), default);
        }
        catch (IOException)
        {
            return false;
        }

        Start(revision);
        _committed = number;
        Report();
        return true;
    }

    /// <summary>The agent's look at its certificates.</summary>
    public async Task LookAsync()
    {
        if (Runs)
        {
            await _preparation.RenewCertificatesAsync(asked: null, default);
            Report();
        }
    }

    /// <summary>Its API server dies and is started again by the kubelet, with what lies on the disk now.</summary>
    public void RestartApiServer()
    {
        if (Runs)
        {
            Loaded = LoadedKeys.Read(Paths);
            EtcdTrust = [EtcdTrust[0], File.ReadAllText(Path.Combine(Paths.EtcdPkiDirectory, "ca.crt"))];
        }
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    /// <summary>Whether one of the bundle's authorities signed the leaf. Answers are kept: the same questions come after every event.</summary>
    public static bool Trusts(string bundle, string leaf) => Known.GetOrAdd((bundle, leaf), pair => Verify(pair.Bundle, pair.Leaf));

    private static bool Verify(string bundle, string leaf)
    {
        using var certificate = X509Certificate2.CreateFromPem(leaf);
        return TrustAnchors.FromPem(bundle).Signed(certificate);
    }

    private void Start(Revision revision)
    {
        // Two components read etcd's authorities, each when it starts.
        string[] readers = [ComponentNames.Etcd, ComponentNames.ApiServer];
        var trust = EtcdTrust.Count == 0 ? ["", ""] : EtcdTrust.ToArray();
        for (var i = 0; i < readers.Length; i++)
        {
            var changed = revision.ComponentRevisions[readers[i]];
            if (_started.GetValueOrDefault(readers[i]) != changed)
            {
                _started[readers[i]] = changed;
                trust[i] = File.ReadAllText(Path.Combine(Paths.EtcdPkiDirectory, "ca.crt"));
                Loaded = readers[i] == ComponentNames.ApiServer ? LoadedKeys.Read(Paths) : Loaded;
            }
        }

        EtcdTrust = trust;
        foreach (var component in new[] { ComponentNames.ApiServer, ComponentNames.ControllerManager, ComponentNames.Scheduler, ComponentNames.Kubelet })
        {
            var changed = revision.ComponentRevisions[component];
            if (_clusterStarted.GetValueOrDefault(component) != changed)
            {
                _clusterStarted[component] = changed;
                _clusterTrust[component] = File.ReadAllText(ClusterBundle);
            }
        }
    }

    private string ClusterBundle => Path.Combine(Paths.PkiDirectory, "ca.crt");

    private void Report() => _cluster.Kubernetes.Put(ResourceTypes.ControlPlaneNodes, _cluster.Node(Name) with
    {
        Status = new ControlPlaneNodeStatus
        {
            CurrentRevision = _committed,
            LastGoodRevision = _committed,
            LastHeartbeat = _cluster.Time.GetUtcNow(),
            Certificates = _preparation.Certificates,
            Keys = _preparation.Keys,
        },
    });

    private string Leaf(string name) => File.ReadAllText(Path.Combine(Paths.PkiDirectory, name + ".crt"));
}
