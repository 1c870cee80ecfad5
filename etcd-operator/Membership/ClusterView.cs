using Cpctl.Api.Resources;
using Cpctl.Etcd.Client;

namespace Cpctl.Etcd.Membership;

/// <summary>One observation of an etcd cluster, taken from the members themselves. All decisions are functions of it.</summary>
public sealed record ClusterView
{
    /// <summary>No member answered anything.</summary>
    public static ClusterView Unknown(string problem) => new() { Problem = problem };

    /// <summary>0 when no member answered.</summary>
    public ulong ClusterId { get; init; }

    /// <summary>The list came through a quorum. When false it is what one member remembers, or empty: good for display only.</summary>
    public bool IsLinearizable { get; init; }

    public IReadOnlyList<ObservedMember> Members { get; init; } = [];

    public IReadOnlyList<EtcdAlarm> Alarms { get; init; } = [];

    /// <summary>Why the list is not linearizable.</summary>
    public string? Problem { get; init; }

    /// <summary>
    /// Names of members that hold other keys than the majority, or of all when there is no majority: by the operator's newest comparison, not by this
    /// observation. See <see cref="Knowing"/>.
    /// </summary>
    public IReadOnlyList<string> Differing { get; init; } = [];

    /// <summary>What somebody has set in etcd by hand and cpctl does not use, as clauses for people; see <see cref="SetByHandRule"/>.</summary>
    public IReadOnlyList<string> SetByHand { get; init; } = [];

    /// <summary>Members hold different keys.</summary>
    public bool ContentDiffers => Voters.Any(IsDiffering);

    /// <summary>Members hold different keys, and no majority is left that could hold the same: nobody knows who is right.</summary>
    public bool HasNoMajority => ContentDiffers && Voters.Count(voter => !IsDiffering(voter)) < Quorum;

    public IEnumerable<ObservedMember> Voters => Members.Where(m => m.IsVoter);

    public IEnumerable<ObservedMember> Learners => Members.Where(m => m.IsLearner);

    public int HealthyVoters => Voters.Count(m => m.IsHealthy);

    /// <summary>Votes needed to commit.</summary>
    public int Quorum => QuorumOf(Voters.Count());

    public bool EveryVoterIsHealthy => Voters.Any() && Voters.All(m => m.IsHealthy);

    /// <summary>The leader that the healthy voter with the highest term names, if it answered; null during an election.</summary>
    public ObservedMember? Leader
    {
        get
        {
            var named = Voters.Where(m => m.IsHealthy && m.Status!.Leader != 0)
                .OrderByDescending(m => m.Status!.RaftTerm)
                .Select(m => m.Status!.Leader)
                .FirstOrDefault();
            return Members.FirstOrDefault(m => m.Id == named && m.Status is not null);
        }
    }

    /// <summary>The same view with what the operator has found out and published.</summary>
    public ClusterView Knowing(EtcdClusterStatus? published) => this with
    {
        Differing = published?.Comparison?.Differing ?? [],
        SetByHand = published?.SetByHand ?? [],
    };

    /// <summary>It is one of <see cref="Differing"/>.</summary>
    public bool IsDiffering(ObservedMember member) => Differing.Contains(member.Info.Display, StringComparer.Ordinal);

    public static int QuorumOf(int voters) => (voters / 2) + 1;

    public ObservedMember? Find(ulong memberId) => Members.FirstOrDefault(m => m.Id == memberId);

    public ObservedMember? FindByPeerUrl(string peerUrl) => Members.FirstOrDefault(m => m.Info.HasPeerUrl(peerUrl));

    /// <summary>
    /// Whom leadership should go to when <paramref name="memberId"/> gives it up: the healthy voter with the newest data, never one of <paramref name="notThese"/>.
    /// </summary>
    public ObservedMember? SuccessorOf(ulong memberId, params ReadOnlySpan<ulong> notThese)
    {
        ObservedMember? best = null;
        foreach (var candidate in Voters)
        {
            var usable = candidate.IsHealthy && candidate.Id != memberId && !notThese.Contains(candidate.Id);
            if (usable && (best is null || candidate.Status!.RaftAppliedIndex > best.Status!.RaftAppliedIndex))
            {
                best = candidate;
            }
        }

        return best;
    }
}
