using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Api.Runtime;
using Cpctl.StaticPods.Revisions;
using Microsoft.Extensions.Logging;

namespace Cpctl.Bootstrap.Operator;

/// <summary>What several controllers look at, watched once and also while another operator leads: a new leader knows everything at once.</summary>
internal sealed class OperatorCaches(IKubernetesClient client, TimeProvider time, ILoggerFactory loggers)
{
    public Informer<ControlPlane> ControlPlanes { get; } =
        new(client, ResourceTypes.ControlPlanes, new InformerOptions(), time, loggers.CreateLogger<Informer<ControlPlane>>());

    public Informer<ControlPlaneNode> Nodes { get; } =
        new(client, ResourceTypes.ControlPlaneNodes, new InformerOptions(), time, loggers.CreateLogger<Informer<ControlPlaneNode>>());

    public Informer<Secret> Revisions { get; } =
        new(client, ResourceTypes.Secrets, RevisionStore.Watch, time, loggers.CreateLogger<Informer<Secret>>());

    public Informer<KubeNode> KubeNodes { get; } =
        new(client, ResourceTypes.Nodes, new InformerOptions(), time, loggers.CreateLogger<Informer<KubeNode>>());

    public Informer<EtcdBackup> Backups { get; } =
        new(client, ResourceTypes.EtcdBackups, new InformerOptions(), time, loggers.CreateLogger<Informer<EtcdBackup>>());

    public IReadOnlyList<IController> All => [ControlPlanes, Nodes, Revisions, KubeNodes, Backups];
}
