using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Api.Runtime;
using Cpctl.StaticPods.Nodes;
using Cpctl.StaticPods.Revisions;
using Microsoft.Extensions.Logging;

namespace Cpctl.Bootstrap.Operator;

/// <summary>What several controllers look at, watched once and also while another operator leads: a new leader knows everything at once.</summary>
internal sealed class OperatorCaches
{
    public OperatorCaches(IKubernetesClient client, TimeProvider time, ILoggerFactory loggers)
    {
        Informer<T> Of<T>(ResourceType<T> type, InformerOptions options, Func<T, T>? transform = null)
            where T : class, IKubeObject => new(client, type, options, time, loggers.CreateLogger<Informer<T>>()) { Transform = transform };

        Clocks = new NodeClocks(time);
        ControlPlanes = Of(ResourceTypes.ControlPlanes, new InformerOptions());
        Nodes = Of(ResourceTypes.ControlPlaneNodes, new InformerOptions(), Clocks.Receive);
        Revisions = Of(ResourceTypes.Secrets, RevisionStore.Watch);
        KubeNodes = Of(ResourceTypes.Nodes, new InformerOptions());
        Backups = Of(ResourceTypes.EtcdBackups, new InformerOptions());
    }

    public Informer<ControlPlane> ControlPlanes { get; }

    /// <summary>Their heartbeats are told by this process's clock.</summary>
    public Informer<ControlPlaneNode> Nodes { get; }

    public NodeClocks Clocks { get; }

    public Informer<Secret> Revisions { get; }

    public Informer<KubeNode> KubeNodes { get; }

    public Informer<EtcdBackup> Backups { get; }

    public IReadOnlyList<IController> All => [ControlPlanes, Nodes, Revisions, KubeNodes, Backups];
}
