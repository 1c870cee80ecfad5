using Cpctl.Api.Errors;
using Cpctl.Api.Node;
using Cpctl.Api.Node.Cri;
using Cpctl.Bootstrap.Pods;
using Cpctl.Bootstrap.Sequence;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Restoration;

namespace Cpctl.Bootstrap.Recovering;

/// <summary>What the phases of one recovery share.</summary>
internal sealed class RecoveryWork(RecoveryRecord record, NodeIdentity node, Journal journal, NodePaths paths, ICri cri, TimeProvider time)
{
    public RecoveryRecord Record { get; } = record;

    public NodeIdentity Node { get; } = node;

    public Journal Journal { get; } = journal;

    public NodePaths Paths { get; } = paths;

    public RecoveryFiles Files { get; } = new(paths);

    public ICri Cri { get; } = cri;

    public TimeProvider Time { get; } = time;

    /// <summary>The recovery can't go on with this node's data; another survivor's may be better.</summary>
    public CpctlException Unusable(Exception cause) => new(
        ExitCode.Failed,
        $"this node's etcd data in {Paths.EtcdDataDirectory} is no good",
        cause.Message,
        "It is as it was. `cpctl recover quorum --abort` gives the node back what was stopped; then run the command on another node that is left. Without one, `cpctl restore` brings the cluster back from a backup.",
        cause);

    /// <summary>The only member of the new etcd. The record's token makes it the same one in every run.</summary>
    public FirstMember Member { get; } = new(node.Name, EtcdUrls.Peer(node.Ip), record.Token);

    public Patience Patience => new(Time);

    public Archive Archive => new(Paths, Time);

    public StaticPodState Pods => new(Cri, Paths, Node.Name);

    public PodStop Stop => new(Cri, Node.Name, Patience);
}
