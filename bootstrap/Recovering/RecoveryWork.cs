using Cpctl.Api.Node;
using Cpctl.Api.Node.Cri;
using Cpctl.Bootstrap.Pods;
using Cpctl.Bootstrap.Sequence;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Restoration;

namespace Cpctl.Bootstrap.Recovering;

/// <summary>What the phases share of whatever puts another etcd in the place of a node's own.</summary>
/// <param name="token">The new cluster's, random.</param>
internal sealed class RecoveryWork(string token, NodeIdentity node, Journal journal, NodePaths paths, ICri cri, TimeProvider time)
{
    public NodeIdentity Node { get; } = node;

    public Journal Journal { get; } = journal;

    public NodePaths Paths { get; } = paths;

    public RecoveryFiles Files { get; } = new(paths);

    public ICri Cri { get; } = cri;

    public TimeProvider Time { get; } = time;

    /// <summary>The only member of the new etcd. The token makes it the same one in every run.</summary>
    public FirstMember Member { get; } = new(node.Name, EtcdUrls.Peer(node.Ip), token);

    public Polling Polling => new(Time);

    public Archive Archive => new(Paths, Time);

    public StaticPodState Pods => new(Cri, Paths, Node.Name);

    public PodStop Stop => new(Cri, Node.Name, Polling);
}
