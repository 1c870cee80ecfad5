using Cpctl.Etcd.Client;

namespace Cpctl.Etcd.Membership;

/// <summary>A member of the list and what it answered, if it did.</summary>
/// <param name="Info">Its row in the member list.</param>
/// <param name="Status">Its own answer; null when it gave none.</param>
/// <param name="ServesQuorumReads">A linearizable read through it succeeded: always false for a learner.</param>
/// <param name="Problem">Why it counts as unhealthy; null when healthy.</param>
public sealed record ObservedMember(MemberInfo Info, MemberStatus? Status, bool ServesQuorumReads, string? Problem)
{
    public ulong Id => Info.Id;

    /// <summary>It runs, and says no: nothing is known of its state, but it is not down. With authentication enabled etcd 3.5 refuses its status, too.</summary>
    public bool IsRefusing { get; init; }

    /// <summary>Nothing answers for it.</summary>
    public bool IsDown => Status is null && !IsRefusing;

    public bool IsLearner => Info.IsLearner;

    public bool IsVoter => !Info.IsLearner;

    public bool IsHealthy => Problem is null && Status is not null && (IsLearner || ServesQuorumReads);

    /// <summary>Entries that <paramref name="leader"/> has committed and this member has not applied; null when unknown.</summary>
    public ulong? LagBehind(ObservedMember? leader) => (Status, leader?.Status) switch
    {
        ({ } mine, { } theirs) => theirs.RaftIndex > mine.RaftAppliedIndex ? theirs.RaftIndex - mine.RaftAppliedIndex : 0,
        _ => null,
    };
}
