using Cpctl.Etcd.Membership;

namespace Cpctl.StaticPods.Rollouts;

/// <summary>Everything the next step of a rollout depends on.</summary>
public sealed record RolloutState
{
    /// <summary>The control-plane nodes.</summary>
    public required IReadOnlyList<RolloutNode> Nodes { get; init; }

    /// <summary>The newest revision; 0 while there is none.</summary>
    public required long Latest { get; init; }

    /// <summary>The highest number that status or a node's target tells of; above <see cref="Latest"/> while that revision is deleted.</summary>
    public long Told { get; init; }

    /// <summary>For each revision that still exists the hash of its etcd component: where it differs, etcd restarts.</summary>
    public required IReadOnlyDictionary<long, string> EtcdHashes { get; init; }

    public bool Paused { get; init; }

    public bool AllowOutage { get; init; }

    /// <summary>The members as they answered just now; null when nobody looked, because no node's etcd is concerned.</summary>
    public ClusterView? Etcd { get; init; }

    /// <summary>Whether the latest revision restarts the node's etcd. Unknown revisions count as different.</summary>
    public bool RestartsEtcd(RolloutNode node) =>
        !EtcdHashes.TryGetValue(Latest, out var after)
        || (node.Current ?? node.LastGood) is not { } running
        || !EtcdHashes.TryGetValue(running, out var before)
        || before != after;

    /// <summary>Nodes that are to be moved to the latest revision. New ones are not: they get the latest good one at once.</summary>
    public IEnumerable<RolloutNode> Outdated => Nodes.Where(node => !node.IsNew && node.Target != Latest);
}
