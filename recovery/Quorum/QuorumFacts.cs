using Cpctl.Etcd.Client;
using Cpctl.Etcd.Database;
using Cpctl.Etcd.Membership;

namespace Cpctl.Recovery.Quorum;

/// <summary>What a node found in its own data, and at every address that it knows. Pure: what follows of it.</summary>
/// <param name="Own">Whose the node's data is.</param>
/// <param name="Log">How far it goes.</param>
/// <param name="Stored">The members that its database has; null when it can't be read.</param>
/// <param name="Observations">Of all addresses, this node's own among them.</param>
public sealed record QuorumFacts(LogMetadata Own, LogTail Log, IReadOnlyList<MemberInfo>? Stored, IReadOnlyList<EndpointObservation> Observations)
{
    /// <summary>This node's, which are no strangers.</summary>
    public IReadOnlyCollection<string> OwnHosts { get; init; } = [];

    /// <summary>How else it is known that a cluster serves: by its endpoint, or by one of a later epoch. Null when it is not.</summary>
    public string? Serving { get; init; }

    /// <exception cref="InvalidDataException">Nobody tells which members there are.</exception>
    public QuorumSituation ToSituation()
    {
        var members = NewestList() ?? throw new InvalidDataException("its database names no members, and nobody else tells them");
        var serving = Serving ?? (Ours.Any(observation => observation.ServesQuorumReads) ? "etcd's members serve reads through a majority" : null);
        return new QuorumSituation([.. members.Where(member => !member.IsLearner).Select(Voter)], serving, Log) { Strangers = StrangersTo(members) };
    }

    private IEnumerable<EndpointObservation> Ours => Observations.Where(observation => observation.Status?.ClusterId == Own.ClusterId);

    /// <summary>A change of members is an entry of the log like others: whoever knows the most as committed has the list that counts.</summary>
    private IReadOnlyList<MemberInfo>? NewestList()
    {
        var told = Ours.Where(observation => observation.Members is not null).MaxBy(observation => observation.Status!.RaftIndex);
        return Stored is not null && (told is null || Log.RecordedCommit > told.Status!.RaftIndex) ? Stored : told?.Members!.Members;
    }

    private VoterObservation Voter(MemberInfo member)
    {
        var at = Observations.Where(observation => member.ClientUrls.Contains(observation.Url, StringComparer.OrdinalIgnoreCase) || member.HasPeerUrl(observation.Url)).ToList();
        var status = Ours.FirstOrDefault(observation => observation.Status!.MemberId == member.Id)?.Status;

        // Somebody else who tells who it is has this one's address now; a port that only takes connections may be this one's.
        var unasked = status is null && at.All(observation => observation.Status is null) ? at.OrderBy(observation => member.HasPeerUrl(observation.Url)).FirstOrDefault(observation => observation.Connects)?.Problem : null;
        return new VoterObservation(member.Display, member.Id == Own.MemberId, status is not null, status?.RaftIndex, status?.Revision)
        {
            Term = status?.RaftTerm, Unasked = unasked, ClientUrls = member.ClientUrls, PeerUrls = member.PeerUrls,
        };
    }

    private IReadOnlyList<string> StrangersTo(IReadOnlyList<MemberInfo> members) =>
    [
        .. Observations.Where(observation => observation.Connects && (observation.Status is null || observation.Status.ClusterId == Own.ClusterId) && !OwnHosts.Contains(observation.Host, StringComparer.OrdinalIgnoreCase))
            .Where(observation => !members.Any(member => member.ClientUrls.Contains(observation.Url, StringComparer.OrdinalIgnoreCase) || member.HasPeerUrl(observation.Url)))
            .Where(observation => Ours.All(other => other.Url != observation.Url || members.All(member => member.Id != other.Status!.MemberId)))
            .GroupBy(observation => observation.Host, StringComparer.OrdinalIgnoreCase)
            .Where(host => !Observations.Any(observation => observation.Host == host.Key && observation.Status is { } status && status.ClusterId != Own.ClusterId))
            .Select(host => new Uri(host.First().Url).Authority).Order(StringComparer.Ordinal),
    ];
}
