namespace Cpctl.Recovery.Quorum;

/// <summary>A voter of the cluster that lost its quorum, as seen from the node that is to recover it.</summary>
/// <param name="Name">Its node.</param>
/// <param name="IsThisNode">The data is here, whether or not its etcd runs.</param>
/// <param name="Answers">Its etcd answers.</param>
/// <param name="Committed">Up to which entry it knows that a majority has them; null when it does not answer.</param>
/// <param name="Revision">Of its keys; null when it does not answer.</param>
public sealed record VoterObservation(string Name, bool IsThisNode, bool Answers, ulong? Committed = null, long? Revision = null)
{
    /// <summary>raft's term, as it knows it; null when it does not answer.</summary>
    public ulong? Term { get; init; }

    /// <summary>Why it can't be asked although a port of it takes connections: it may serve others. Null when it answers, or nothing does.</summary>
    public string? Unasked { get; init; }

    /// <summary>Where it is asked, https://host:port.</summary>
    public IReadOnlyList<string> ClientUrls { get; init; } = [];

    /// <summary>Where other members reach it, https://host:port.</summary>
    public IReadOnlyList<string> PeerUrls { get; init; } = [];

    /// <summary>It may take part in a quorum, or its data can be had.</summary>
    public bool IsThere => IsThisNode || Answers || Unasked is not null;
}
