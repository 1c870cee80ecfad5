using Cpctl.Api.Kubernetes;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Api.Runtime;
using Cpctl.Bootstrap.Cli;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Membership;
using Cpctl.Etcd.Values;
using Cpctl.Pki.Joining;
using Cpctl.Pki.Rotation;
using Cpctl.Pki.Sealing;
using Cpctl.Pki.Signers;
using Cpctl.Recovery.Schedule;
using Cpctl.StaticPods;
using Cpctl.StaticPods.Nodes;
using Cpctl.StaticPods.Rendering;
using Cpctl.StaticPods.Status;
using Microsoft.Extensions.Logging;

namespace Cpctl.Bootstrap.Operator;

/// <summary>What a leading operator runs. Controllers live with their features; this only puts them together.</summary>
internal sealed class LeaderControllers : IDisposable
{
    private readonly NodeIdentityController _identities;
    private readonly ClusterControllers _controlPlane;
    private readonly EtcdMemberPool _members;
    private readonly NodeRemovalController _removal;
    private readonly RotationController _rotation;
    private readonly BackupController _backup;

    public LeaderControllers(
        IKubernetesClient client, OperatorCaches caches, OperatorMetrics metrics, OperatorState standing, CliServices services, NodeIdentity identity, ILoggerFactory loggers)
    {
        var (paths, time) = (services.Paths, services.Time);
        SignerSet Signers() => SignerSet.TryLoad(paths) ?? throw new InvalidOperationException($"{paths.SignersFile} is missing");
        _identities = new NodeIdentityController(
            client,
            Signers,
            identity.Endpoint,
            time,
            loggers.CreateLogger<NodeIdentityController>());

        // Bootstrap writes the image into the ControlPlane object; facts name none beside it.
        var facts = new ClusterFacts(identity.ClusterId, identity.Endpoint, CpctlImage: "");
        var recorder = new EventRecorder(client, "cpctl-operator", identity.Name, time, loggers.CreateLogger<EventRecorder>());
        _controlPlane = new ClusterControllers(
            client, caches.ControlPlanes, caches.Nodes, caches.Revisions, caches.KubeNodes, caches.Clocks, recorder, metrics.Meter, metrics.Leads, facts, standing, paths, time, loggers);
        _members = new EtcdMemberPool(EtcdCredentialFiles.Operator(paths));
        _removal = new NodeRemovalController(
            client,
            recorder,
            caches.ControlPlanes,
            caches.Nodes,
            caches.KubeNodes,
            new ClusterObserver(_members).ObserveAsync,
            Signers,
            time,
            loggers.CreateLogger<NodeRemovalController>());
        _rotation = new RotationController(
            client,
            recorder,
            caches.ControlPlanes,
            caches.Nodes,
            new StoredValues(
                EtcdCredentialFiles.Operator(paths), () => KnownEndpoints.Of(caches.Nodes.List(), caches.ControlPlanes.Get(null, ControlPlane.OnlyName))),
            number => _controlPlane.Revisions.Find(number) is { } revision ? RevisionKeys.Of(revision) : null,
            identity.Name,
            () => SealingKey.LoadOrCreate(paths),
            Signers,
            identity.Endpoint,
            time,
            loggers.CreateLogger<RotationController>());
        _backup = new BackupController(client, recorder, caches.ControlPlanes, caches.Nodes, caches.Backups, time, loggers.CreateLogger<BackupController>());
        All =
        [
            _identities,
            _rotation,
            _removal,
            _backup,
            new MembershipController(
                client,
                recorder,
                caches.ControlPlanes,
                caches.Nodes,
                EtcdCredentialFiles.Operator(paths),
                time,
                loggers.CreateLogger<MembershipController>()),
            .. _controlPlane.All,
        ];
    }

    public IReadOnlyList<IController> All { get; }

    public void Dispose()
    {
        _controlPlane.Dispose();
        _removal.Dispose();
        _rotation.Dispose();
        _backup.Dispose();
        _members.Dispose();
        _identities.Dispose();
    }
}
