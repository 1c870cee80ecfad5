namespace Cpctl.Recovery.Quorum;

/// <summary>A voter of the cluster that lost its quorum, as seen from the node that is to recover it.</summary>
/// <param name="Name">Its node.</param>
/// <param name="IsThisNode">The data is here, whether or not its etcd runs.</param>
/// <param name="Answers">Its etcd answers.</param>
/// <param name="Committed">Up to which entry it knows that a majority has them; null when it does not answer.</param>
/// <param name="Revision">Of its keys; null when it does not answer.</param>
public sealed record VoterSight(string Name, bool IsThisNode, bool Answers, ulong? Committed = null, long? Revision = null)
{
    /// <summary>Where it is asked, https://host:port.</summary>
    public IReadOnlyList<string> ClientUrls { get; init; } = [];

    /// <summary>Its data can be had.</summary>
    public bool IsThere => IsThisNode || Answers;
}
