using Cpctl.Etcd.Client;
using Cpctl.Etcd.Database;
using Cpctl.Etcd.Membership;

namespace Cpctl.Recovery.Quorum;

/// <summary>What a node found in its own data, and at every address that it knows. Pure: what follows of it.</summary>
/// <param name="Own">Whose the node's data is.</param>
/// <param name="Log">How far it goes.</param>
/// <param name="Stored">The members that its database has; null when it can't be read.</param>
/// <param name="Sights">Of all addresses, this node's own among them.</param>
public sealed record QuorumFacts(LogMetadata Own, LogTail Log, IReadOnlyList<MemberInfo>? Stored, IReadOnlyList<EndpointSight> Sights)
{
    /// <summary>This node's, which are no strangers.</summary>
    public IReadOnlyCollection<string> OwnHosts { get; init; } = [];

    /// <summary>How else it is known that a cluster serves: by its endpoint, or by one of a later epoch. Null when it is not.</summary>
    public string? Serving { get; init; }

    /// <exception cref="InvalidDataException">Nobody tells which members there are.</exception>
    public QuorumSituation ToSituation()
    {
        var members = NewestList() ?? throw new InvalidDataException("its database names no members, and nobody else tells them");
        var serving = Serving ?? (Ours.Any(sight => sight.ServesQuorumReads) ? "etcd's members serve reads through a majority" : null);
        return new QuorumSituation([.. members.Where(member => !member.IsLearner).Select(Voter)], serving, Log) { Strangers = StrangersTo(members) };
    }

    private IEnumerable<EndpointSight> Ours => Sights.Where(sight => sight.Status?.ClusterId == Own.ClusterId);

    /// <summary>A change of members is an entry of the log like others: whoever knows the most as committed has the list that counts.</summary>
    private IReadOnlyList<MemberInfo>? NewestList()
    {
        var told = Ours.Where(sight => sight.Members is not null).MaxBy(sight => sight.Status!.RaftIndex);
        return Stored is not null && (told is null || Log.RecordedCommit > told.Status!.RaftIndex) ? Stored : told?.Members!.Members;
    }

    private VoterSight Voter(MemberInfo member)
    {
        var at = Sights.Where(sight => member.ClientUrls.Contains(sight.Url, StringComparer.OrdinalIgnoreCase) || member.HasPeerUrl(sight.Url)).ToList();
        var status = Ours.FirstOrDefault(sight => sight.Status!.MemberId == member.Id)?.Status;

        // Somebody else who tells who it is has this one's address now; a port that only takes connections may be this one's.
        var unasked = status is null && at.All(sight => sight.Status is null) ? at.OrderBy(sight => member.HasPeerUrl(sight.Url)).FirstOrDefault(sight => sight.Connects)?.Problem : null;
        return new VoterSight(member.Display, member.Id == Own.MemberId, status is not null, status?.RaftIndex, status?.Revision)
        {
            Term = status?.RaftTerm, Unasked = unasked, ClientUrls = member.ClientUrls, PeerUrls = member.PeerUrls,
        };
    }

    private IReadOnlyList<string> StrangersTo(IReadOnlyList<MemberInfo> members) =>
    [
        .. Sights.Where(sight => sight.Connects && (sight.Status is null || sight.Status.ClusterId == Own.ClusterId) && !OwnHosts.Contains(sight.Host, StringComparer.OrdinalIgnoreCase))
            .Where(sight => !members.Any(member => member.ClientUrls.Contains(sight.Url, StringComparer.OrdinalIgnoreCase) || member.HasPeerUrl(sight.Url)))
            .Where(sight => Ours.All(other => other.Url != sight.Url || members.All(member => member.Id != other.Status!.MemberId)))
            .GroupBy(sight => sight.Host, StringComparer.OrdinalIgnoreCase)
            .Where(host => !Sights.Any(sight => sight.Host == host.Key && sight.Status is { } status && status.ClusterId != Own.ClusterId))
            .Select(host => new Uri(host.First().Url).Authority).Order(StringComparer.Ordinal),
    ];
}
