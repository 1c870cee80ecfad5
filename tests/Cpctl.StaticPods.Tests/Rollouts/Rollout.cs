using Cpctl.Etcd.Client;
using Cpctl.Etcd.Membership;
using Cpctl.StaticPods.Rollouts;

namespace Cpctl.StaticPods.Tests.Rollouts;

/// <summary>Rollouts in few words: node cpN is etcd member N; revisions of the same hundred have the same etcd.</summary>
internal static class Rollout
{
    public static RolloutNode Node(int number, long target, long? runs = null, long? failed = null, bool ready = true, bool reachable = true) => new()
    {
        Name = $"cp{number}",
        Target = target,
        Current = runs ?? target,
        LastGood = runs ?? target,
        Failed = failed,
        FailureReason = failed is null ? null : "exit code 1",
        Ready = ready,
        Reachable = reachable,
        SawTarget = true,
        EtcdMember = (ulong)number,
    };

    public static RolloutNode New(int number, long target, long? failed = null, bool reachable = true) => new()
    {
        Name = $"cp{number}",
        Target = target,
        Failed = failed,
        Reachable = reachable,
    };

    private static readonly Dictionary<long, string> Hashes = Enumerable.Range(1, 999).ToDictionary(number => (long)number, number => $"etcd-{number / 100}");

    public static RolloutState State(long latest, params RolloutNode[] nodes) => new()
    {
        Nodes = nodes,
        Latest = latest,
        EtcdHashes = Hashes,
    };

    public static ClusterView Members(params bool[] healthy) => new()
    {
        ClusterId = 7,
        IsLinearizable = healthy.Count(up => up) >= ClusterView.QuorumOf(healthy.Length),
        Members = [.. healthy.Select((up, i) => Member((ulong)i + 1, up))],
    };

    private static ObservedMember Member(ulong id, bool healthy)
    {
        var info = new MemberInfo(id, $"cp{id}", [$"https://10.0.0.{id}:2380"], [$"https://10.0.0.{id}:2379"], false);
        return healthy
            ? new(info, new MemberStatus(7, id, "3.5.30", 1, 1, 1, 3, 5000, 5000, false, 10, []), ServesQuorumReads: true, Problem: null)
            : new(info, null, ServesQuorumReads: false, "connection refused");
    }
}
