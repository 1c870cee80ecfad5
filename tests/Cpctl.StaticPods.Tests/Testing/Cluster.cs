using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Api.Runtime;
using Cpctl.Etcd.Membership;
using Cpctl.Pki.Signers;
using Cpctl.StaticPods.Nodes;
using Cpctl.StaticPods.Revisions;
using Cpctl.StaticPods.Rollouts;
using Cpctl.StaticPods.Status;
using Cpctl.StaticPods.Tests.Rendering;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Cpctl.StaticPods.Tests.Testing;

/// <summary>A cluster of objects, and this feature's controllers, each run once over what the objects are at that moment.</summary>
internal sealed class Cluster
{
    private NodeClocks? _clocks;
    private OperatorState? _standing;

    public Cluster(ControlPlaneSpec spec) => Kubernetes.Put(ResourceTypes.ControlPlanes, new ControlPlane
    {
        Metadata = new ObjectMeta { Name = "cluster", Generation = 1 },
        Spec = spec,
    });

    public FakeKubernetes Kubernetes { get; } = new();

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));

    /// <summary>As the operator's caches use them; they outlive those of one run here.</summary>
    public NodeClocks Clocks => _clocks ??= new NodeClocks(Time);

    /// <summary>Of the node whose operator leads; empty unless given.</summary>
    public NodePaths Disk { get; init; } = new("/nonexistent");

    /// <summary>On that disk; none unless given.</summary>
    public SignerSet? Signers { get; set; }

    public RevisionOfSpec OfSpec { get; } = new(TestSpecs.Facts);

    public OperatorState Standing => _standing ??= new OperatorState("cp1", Time);

    public RolloutProgress Progress { get; } = new();

    public ClusterView Etcd { get; set; } = ClusterView.Unknown("nobody answered");

    public ControlPlane ControlPlane => Kubernetes.Get(ResourceTypes.ControlPlanes, null, "cluster");

    /// <summary>An edit: the API server counts it in the generation.</summary>
    public void SetSpec(ControlPlaneSpec spec) => Kubernetes.Put(
        ResourceTypes.ControlPlanes, ControlPlane with { Metadata = ControlPlane.Metadata with { Generation = ControlPlane.Metadata.Generation + 1 }, Spec = spec });

    /// <summary>As a person who thinks that nobody needs them.</summary>
    public async Task DeleteRevisionsAsync(params long[] numbers)
    {
        foreach (var number in numbers)
        {
            await Kubernetes.DeleteAsync(ResourceTypes.Secrets, RevisionSecret.Namespace, RevisionSecret.NameOf(number), TestContext.Current.CancellationToken);
        }
    }

    public ControlPlaneNode Node(string name) => Kubernetes.Get(ResourceTypes.ControlPlaneNodes, null, name);

    /// <summary>A node whose agent is well.</summary>
    /// <param name="clock">How far its clock is ahead.</param>
    public void PutNode(
        string name, long target, long? runs = null, long? failed = null, bool ready = true, string role = NodeRoles.ControlPlane, TimeSpan clock = default) =>
        Kubernetes.Put(ResourceTypes.ControlPlaneNodes, new ControlPlaneNode
        {
            Metadata = new ObjectMeta { Name = name },
            Spec = new ControlPlaneNodeSpec { TargetRevision = target, Role = role, Ip = $"10.0.0.{name[^1]}" },
            Status = new ControlPlaneNodeStatus
            {
                CurrentRevision = runs,
                LastGoodRevision = runs,
                FailedRevision = failed,
                FailureReason = failed is null ? null : "kube-apiserver: exit code 1",
                LastHeartbeat = Time.GetUtcNow() + clock,
                Components = [new ComponentStatus { Name = "kube-apiserver", Ready = ready }],
                Certificates = [new CertificateStatus { Name = "apiserver", NotAfter = Time.GetUtcNow().AddDays(int.Parse(name[^1..])) }],
            },
        });

    public IReadOnlyList<Revision> Revisions() =>
        [.. Kubernetes.ListAsync(ResourceTypes.Secrets, RevisionSecret.Namespace, null, default).GetAwaiter().GetResult().Items
            .Where(secret => RevisionSecret.NumberOf(secret) is not null).Select(RevisionSecret.Read).OrderBy(revision => revision.Number)];

    public Task ReconcileRevisionsAsync() => WithAsync(async caches =>
    {
        using var controller = new RevisionController(
            Kubernetes, new EventRecorder(Kubernetes, "cpctl-operator", "cp1", Time, NullLogger.Instance), caches.ControlPlanes, caches.Nodes, caches.Secrets, caches.KubeNodes, caches.Revisions, OfSpec, new RevisionFiles(Disk), () => Signers, Time, NullLogger<RevisionController>.Instance);
        await controller.ReconcileAsync(TestContext.Current.CancellationToken);
    });

    public Task ReconcileRolloutAsync() => WithAsync(async caches =>
    {
        using var controller = new RolloutController(
            Kubernetes, caches.ControlPlanes, caches.Nodes, caches.Secrets, caches.Revisions, (_, _) => Task.FromResult(Etcd), Progress, Time, NullLogger<RolloutController>.Instance);
        await controller.ReconcileAsync(TestContext.Current.CancellationToken);
    });

    public Task ReconcileStatusAsync() => WithAsync(async caches =>
    {
        using var controller = new ControlPlaneStatusController(
            Kubernetes, caches.ControlPlanes, caches.Nodes, caches.Secrets, caches.KubeNodes, Clocks, caches.Revisions, OfSpec, Progress, Standing, Time, NullLogger<ControlPlaneStatusController>.Instance);
        await controller.ReconcileAsync(TestContext.Current.CancellationToken);
    });

    public Task ReconcileLabelsAsync(string name) => WithAsync(async caches =>
    {
        using var controller = new NodeLabelController(Kubernetes, caches.Nodes, caches.KubeNodes, Time, NullLogger<NodeLabelController>.Instance);
        await controller.ReconcileAsync(name, TestContext.Current.CancellationToken);
    });

    public async Task WithAsync(Func<Caches, Task> work)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var caches = new Caches(Kubernetes, Clocks, () => Signers, Time);
        var running = caches.All.Select(informer => informer.RunAsync(stop.Token)).ToArray();
        await caches.SyncAsync(stop.Token);
        await work(caches);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(running));
    }

    internal sealed class Caches(FakeKubernetes kubernetes, NodeClocks clocks, Func<SignerSet?> signers, TimeProvider time)
    {
        public Informer<ControlPlane> ControlPlanes { get; } = new(kubernetes, ResourceTypes.ControlPlanes, new InformerOptions(), time, NullLogger.Instance);

        public Informer<ControlPlaneNode> Nodes { get; } =
            new(kubernetes, ResourceTypes.ControlPlaneNodes, new InformerOptions(), time, NullLogger.Instance) { Transform = clocks.Receive };

        public Informer<Secret> Secrets { get; } = new(kubernetes, ResourceTypes.Secrets, RevisionStore.Watch, time, NullLogger.Instance);

        public Informer<KubeNode> KubeNodes { get; } = new(kubernetes, ResourceTypes.Nodes, new InformerOptions(), time, NullLogger.Instance);

        public RevisionStore Revisions => new(Secrets, signers);

        public IReadOnlyList<IController> All => [ControlPlanes, Nodes, Secrets, KubeNodes];

        public Task SyncAsync(CancellationToken cancellationToken) => Task.WhenAll(
            ControlPlanes.WaitForSyncAsync(cancellationToken),
            Nodes.WaitForSyncAsync(cancellationToken),
            Secrets.WaitForSyncAsync(cancellationToken),
            KubeNodes.WaitForSyncAsync(cancellationToken));
    }
}
