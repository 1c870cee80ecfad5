using Cpctl.Etcd.Database;

namespace Cpctl.Recovery.Quorum;

/// <summary>What is known of a cluster before its quorum is recovered.</summary>
/// <param name="Voters">As this node's member remembers them.</param>
/// <param name="ServesQuorumReads">A member answered for a majority.</param>
/// <param name="Log">How far this node's own data goes.</param>
public sealed record QuorumSituation(IReadOnlyList<VoterSight> Voters, bool ServesQuorumReads, LogTail Log)
{
    public IReadOnlyList<string> Absent => [.. Voters.Where(voter => !voter.IsThere).Select(voter => voter.Name).Order(StringComparer.Ordinal)];

    /// <summary>Other voters that answer.</summary>
    public IReadOnlyList<VoterSight> OtherSurvivors => [.. Voters.Where(voter => voter is { IsThisNode: false, Answers: true })];

    /// <summary>Where the other voters are asked, those that do not answer included.</summary>
    public IReadOnlyList<string> OthersUrls => [.. Voters.Where(voter => !voter.IsThisNode).SelectMany(voter => voter.ClientUrls)];

    public int Majority => (Voters.Count / 2) + 1;

    /// <summary>Known to be there, and not in this node's data; null when this node's is the newest that can be had.</summary>
    public VoterSight? Newer => OtherSurvivors.Where(voter => voter.Committed > Log.LastIndex).MaxBy(voter => voter.Committed);
}
