using Cpctl.Etcd.Database;

namespace Cpctl.Recovery.Quorum;

/// <summary>What is known of a cluster before its quorum is recovered.</summary>
/// <param name="Voters">As the list has them that was committed last of all that are known.</param>
/// <param name="Serving">How it is known that a majority serves; null when it is not.</param>
/// <param name="Log">How far this node's own data goes.</param>
public sealed record QuorumSituation(IReadOnlyList<VoterObservation> Voters, string? Serving, LogTail Log)
{
    /// <summary>Addresses of nodes that the list does not have and that take connections: the list may be old, so they count as voters that are there.</summary>
    public IReadOnlyList<string> Strangers { get; init; } = [];

    public IReadOnlyList<string> Absent => [.. Voters.Where(voter => !voter.IsThere).Select(voter => voter.Name).Order(StringComparer.Ordinal)];

    /// <summary>Everybody who is there, this node included.</summary>
    public IReadOnlyList<string> There => [.. Voters.Where(voter => voter.IsThere).Select(voter => voter.Name), .. Strangers];

    /// <summary>Other voters whose data is there, whether or not they can be asked about it.</summary>
    public IReadOnlyList<VoterObservation> OtherSurvivors => [.. Voters.Where(voter => voter is { IsThisNode: false, IsThere: true })];

    public IReadOnlyList<VoterObservation> Others => [.. Voters.Where(voter => !voter.IsThisNode)];

    public int Majority => (Voters.Count / 2) + 1;

    /// <summary>
    /// Known to be there with data that this node's may lack; null when this node's is the newest that can be had. Compared as raft does when it votes
    /// (section 5.4.1 of its paper): the higher term has the newer log, however far a lower one goes. Of others only the present term and what they know as
    /// committed can be asked, which is never more than they have.
    /// </summary>
    public VoterObservation? Newer => OtherSurvivors
        .Where(voter => voter is { Term: { } term, Committed: { } committed } && (term, committed).CompareTo((Log.LastTerm, Log.LastIndex)) > 0)
        .MaxBy(voter => (voter.Term, voter.Committed));
}
