using Cpctl.Etcd.Client;
using Cpctl.Etcd.Membership;

namespace Cpctl.Etcd.Tests.Membership;

/// <summary>Cluster views in few words. Member n is node "cp{n}" at https://10.0.0.{n}:2380; member 100 is the temporary one.</summary>
internal static class Views
{
    internal const ulong BootstrapId = 100;
    internal static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    internal static string PeerUrl(ulong id) => $"https://10.0.0.{id}:2380";

    internal static ClusterView Of(params ObservedMember[] members) => new() { ClusterId = 7, IsLinearizable = true, Members = members };

    internal static ObservedMember Voter(ulong id, ulong leader = 1, ulong applied = 5_000, ulong committed = 5_000) =>
        new(Info(id, learner: false, started: true), Status(id, leader, applied, committed, learner: false), ServesQuorumReads: true, Problem: null);

    internal static ObservedMember DeadVoter(ulong id) => new(Info(id, learner: false, started: true), null, ServesQuorumReads: false, "connection refused");

    internal static ObservedMember Learner(ulong id, ulong applied, ulong leader = 1) =>
        new(Info(id, learner: true, started: true), Status(id, leader, applied, applied, learner: true), ServesQuorumReads: false, Problem: null);

    internal static ObservedMember UnstartedLearner(ulong id) =>
        new(Info(id, learner: true, started: false), null, ServesQuorumReads: false, "it has not started yet");

    internal static MemberRequest Stays(ulong id) => new($"cp{id}", PeerUrl(id), WantsToJoin: false, WantsToLeave: false, id);

    internal static MemberRequest Joins(ulong id) => new($"cp{id}", PeerUrl(id), WantsToJoin: true, WantsToLeave: false, MemberId: null);

    internal static MemberRequest Leaves(ulong id) => new($"cp{id}", PeerUrl(id), WantsToJoin: false, WantsToLeave: true, id);

    internal static MemberRequest Moves(ulong id, ulong to) => Stays(id) with { PeerUrl = PeerUrl(to) };

    internal static MembershipRequests Requests(params MemberRequest[] nodes) => new(nodes, BootstrapMayGo: false);

    internal static MembershipClock Clock(TimeSpan learnerFor = default, TimeSpan unhealthyFor = default, string? failedJoin = null) => new(
        Start,
        AllIds(Start - learnerFor),
        AllIds(Start - unhealthyFor),
        failedJoin is null ? new Dictionary<string, DateTimeOffset>() : new Dictionary<string, DateTimeOffset> { [failedJoin] = Start });

    internal static string NameOf(ulong id) => id == BootstrapId ? MembershipRequests.BootstrapName : $"cp{id}";

    private static Dictionary<ulong, DateTimeOffset> AllIds(DateTimeOffset since) =>
        new(Enumerable.Range(1, 9).Select(i => KeyValuePair.Create((ulong)i, since)));

    private static MemberInfo Info(ulong id, bool learner, bool started) => new(
        id, started ? NameOf(id) : "", [PeerUrl(id)], started ? [$"https://10.0.0.{id}:2379"] : [], learner);

    private static MemberStatus Status(ulong id, ulong leader, ulong applied, ulong committed, bool learner) =>
        new(7, id, "3.5.30", 1 << 20, 1 << 20, leader, 3, committed, applied, learner, 10, []);
}
