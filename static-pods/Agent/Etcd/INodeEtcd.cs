using Cpctl.Api.Resources;
using Cpctl.StaticPods.Agent.Planning;

namespace Cpctl.StaticPods.Agent.Etcd;

/// <summary>This node's etcd member: its files, its place in the cluster, and what the members say.</summary>
internal interface INodeEtcd
{
    /// <summary>Looks at files and members; never throws for a member that does not answer.</summary>
    /// <param name="pods">The node's pods, for the launcher's exit code.</param>
    /// <param name="hints">Where members may answer besides those on disk: from the API and from the state file.</param>
    /// <param name="cancellation">Cancels the observation.</param>
    Task<EtcdFacts> ObserveAsync(IReadOnlyList<PodRun> pods, EtcdHints hints, CancellationToken cancellation);

    /// <summary>The cluster as last observed, for reports; null when no member answered.</summary>
    EtcdClusterStatus? Cluster { get; }

    /// <summary>This node's part of it, for its status; null on a node that never has a member.</summary>
    EtcdNodeStatus? Node { get; }

    /// <summary>Where the members of the last observation serve clients; empty when no quorum answered.</summary>
    IReadOnlyList<string> Endpoints { get; }

    /// <summary>Writes membership.json for the member that the last observation found under this node's peer URL, or that the data remembers.</summary>
    /// <exception cref="InvalidOperationException">It found none.</exception>
    void WriteIdentity();

    void MarkStarted();

    /// <summary>Notes in membership.json whether etcd starts without comparing itself with its peers.</summary>
    void SkipContentCheck(bool skip);

    /// <summary>Archives the data directory's content, and membership.json when <paramref name="identity"/>.</summary>
    void Archive(bool identity);

    /// <exception cref="Cpctl.Etcd.Client.EtcdException">The leader refused or did not answer.</exception>
    Task MoveLeadershipAsync(CancellationToken cancellation);
}
