using Etcdserverpb;

namespace Cpctl.Etcd.Client;

public sealed partial class EtcdMember
{
    /// <summary>
    /// The members as a quorum knows them. From 3.5 on the request itself is linearizable. 3.4 ignores that field and answers from what this member
    /// has applied, so a linearizable read goes first on every version: once it has returned, this member has applied every change committed before the call.
    /// </summary>
    public async Task<MemberList> MembersAsync(CancellationToken cancellation)
    {
        await ProbeAsync(cancellation);
        var answer = await CallAsync(
            o => _cluster.MemberListAsync(new MemberListRequest { Linearizable = true }, o), _timeouts.Read, cancellation);
        return ToList(answer.Header, answer.Members);
    }

    /// <summary>The members as this member remembers them: for display when there is no quorum, never for a decision.</summary>
    public async Task<MemberList> RememberedMembersAsync(CancellationToken cancellation)
    {
        var answer = await CallAsync(
            o => _cluster.MemberListAsync(new MemberListRequest { Linearizable = false }, o), _timeouts.Read, cancellation);
        return ToList(answer.Header, answer.Members);
    }

    /// <summary>Adds a member without a vote. etcd refuses it unless every voter has been connected for 5 s ("unhealthy cluster") and no other learner exists.</summary>
    public async Task<MemberInfo> AddLearnerAsync(string peerUrl, CancellationToken cancellation)
    {
        var request = new MemberAddRequest { IsLearner = true };
        request.PeerURLs.Add(peerUrl);
        var answer = await CallAsync(o => _cluster.MemberAddAsync(request, o), _timeouts.Change, cancellation);
        return ToInfo(answer.Member);
    }

    /// <summary>Gives a learner its vote; etcd refuses it below 90 % of the leader's index, which is no measure at a high index.</summary>
    public async Task PromoteAsync(ulong memberId, CancellationToken cancellation) =>
        await CallAsync(o => _cluster.MemberPromoteAsync(new MemberPromoteRequest { ID = memberId }, o), _timeouts.Change, cancellation);

    /// <summary>Removes a member for good: its id never returns and its process ends by itself.</summary>
    public async Task RemoveAsync(ulong memberId, CancellationToken cancellation) =>
        await CallAsync(o => _cluster.MemberRemoveAsync(new MemberRemoveRequest { ID = memberId }, o), _timeouts.Change, cancellation);

    /// <summary>
    /// Changes where a voter is reached. A learner is refused here: before 3.5.31 and 3.6.12 etcd promotes it silently when it is updated.
    /// </summary>
    public async Task UpdatePeerAsync(ulong memberId, string peerUrl, CancellationToken cancellation)
    {
        var members = await MembersAsync(cancellation);
        if (members.Members.FirstOrDefault(m => m.Id == memberId) is { IsLearner: true } learner)
        {
            throw new EtcdException(EtcdFailure.Refused, Endpoint, $"{learner.Display} is a learner: its peer URL cannot be changed safely");
        }

        var request = new MemberUpdateRequest { ID = memberId };
        request.PeerURLs.Add(peerUrl);
        await CallAsync(o => _cluster.MemberUpdateAsync(request, o), _timeouts.Change, cancellation);
    }

    /// <summary>Hands leadership over; only the leader accepts it. Measured: the longest write gap is 36 to 234 ms.</summary>
    public async Task MoveLeaderAsync(ulong targetId, CancellationToken cancellation) =>
        await CallAsync(o => _maintenance.MoveLeaderAsync(new MoveLeaderRequest { TargetID = targetId }, o), _timeouts.Change, cancellation);

    private static MemberList ToList(ResponseHeader header, IEnumerable<Member> members) =>
        new(header.ClusterId, [.. members.Select(ToInfo).OrderBy(m => m.Id)]);

    private static MemberInfo ToInfo(Member member) =>
        new(member.ID, member.Name, [.. member.PeerURLs], [.. member.ClientURLs], member.IsLearner);
}
