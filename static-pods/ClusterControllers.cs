using System.Diagnostics.Metrics;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Api.Runtime;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Membership;
using Cpctl.Pki.Signers;
using Cpctl.StaticPods.ClusterService;
using Cpctl.StaticPods.Events;
using Cpctl.StaticPods.Monitoring;
using Cpctl.StaticPods.Nodes;
using Cpctl.StaticPods.Rendering;
using Cpctl.StaticPods.Revisions;
using Cpctl.StaticPods.Rollouts;
using Cpctl.StaticPods.Status;
using Microsoft.Extensions.Logging;

namespace Cpctl.StaticPods;

/// <summary>The operator's controllers of this feature, put together: revisions, rollouts, status, node labels and addresses, and the API's service.</summary>
public sealed class ClusterControllers : IDisposable
{
    private readonly List<IDisposable> _disposables = [];

    /// <param name="client">The API.</param>
    /// <param name="controlPlanes">Run by the caller, as are all informers, also while the operator does not lead.</param>
    /// <param name="nodes">Every ControlPlaneNode.</param>
    /// <param name="secrets">Revisions: watches what <see cref="RevisionStore.Watch"/> says.</param>
    /// <param name="kubeNodes">Every Node.</param>
    /// <param name="clocks">Of the nodes, as <paramref name="nodes"/> brings them.</param>
    /// <param name="recorder">Where what is decided is told.</param>
    /// <param name="meter">Where it is measured.</param>
    /// <param name="leads">Whether this operator runs the controllers.</param>
    /// <param name="facts">From the identity of the operator's node and the image it runs from.</param>
    /// <param name="standing">Where it is noted that the status could, or could not, be written.</param>
    /// <param name="paths">Where certificates are.</param>
    /// <param name="time">Clock.</param>
    /// <param name="loggers">One logger for each controller.</param>
    public ClusterControllers(
        IKubernetesClient client,
        Informer<ControlPlane> controlPlanes,
        Informer<ControlPlaneNode> nodes,
        Informer<Secret> secrets,
        Informer<KubeNode> kubeNodes,
        NodeClocks clocks,
        EventRecorder recorder,
        Meter meter,
        Func<bool> leads,
        ClusterFacts facts,
        OperatorState standing,
        NodePaths paths,
        TimeProvider time,
        ILoggerFactory loggers)
    {
        var signers = new OwnSigners(paths);
        Revisions = new RevisionStore(secrets, signers.Current);
        var ofSpec = new RevisionOfSpec(facts);
        var progress = new RolloutProgress();
        _ = new ClusterMetrics(meter, controlPlanes, nodes, clocks, Revisions, leads);
        _ = new RolloutMetrics(meter, progress, leads, time);
        BackupMetrics.Observe(meter, () => leads() ? controlPlanes.List() is [var one, ..] ? one.Status?.Backup : null : null);
        var pool = Owned(new EtcdMemberPool(EtcdCredentialFiles.Operator(paths)));
        var probe = Owned(new ApiServerProbe(Path.Combine(paths.PkiDirectory, "ca.crt")));
        All =
        [
            Owned(new RevisionController(
                client, recorder, controlPlanes, nodes, secrets, kubeNodes, Revisions, ofSpec, new RevisionFiles(paths), signers.Current, time, loggers.CreateLogger<RevisionController>())),
            Owned(new RolloutController(
                client, controlPlanes, nodes, secrets, Revisions, new ClusterObserver(pool).ObserveAsync, progress, time, loggers.CreateLogger<RolloutController>())),
            Owned(new ControlPlaneStatusController(
                client, controlPlanes, nodes, secrets, kubeNodes, clocks, Revisions, ofSpec, progress, standing, time, loggers.CreateLogger<ControlPlaneStatusController>())),
            Owned(new NodeLabelController(client, nodes, kubeNodes, time, loggers.CreateLogger<NodeLabelController>())),
            Owned(new NodeAddressController(client, recorder, nodes, time, loggers.CreateLogger<NodeAddressController>())),
            new ServiceEndpointsController(
                client, controlPlanes, nodes, probe.IsReadyAsync, time, loggers.CreateLogger<ServiceEndpointsController>()),
            new ClusterEventPublisher(controlPlanes, secrets, Revisions, progress, new EventQueue(recorder, time)),
        ];
    }

    /// <summary>The published revisions; each is judged once, so that there is one of these.</summary>
    public RevisionStore Revisions { get; }

    /// <summary>To be run while the operator leads.</summary>
    public IReadOnlyList<IController> All { get; }

    public void Dispose() => _disposables.ForEach(disposable => disposable.Dispose());

    private T Owned<T>(T disposable)
        where T : IDisposable
    {
        _disposables.Add(disposable);
        return disposable;
    }
}
