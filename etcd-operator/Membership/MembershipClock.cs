namespace Cpctl.Etcd.Membership;

/// <summary>The time, and since when members are what they are: kept by <see cref="MemberHistory"/>.</summary>
/// <param name="Now">The time of the view.</param>
/// <param name="LearnerSince">When each learner was first seen.</param>
/// <param name="UnhealthySince">When each unhealthy member was first seen so, without a healthy sighting since.</param>
/// <param name="JoinFailedAt">When a learner with that peer URL was last given up.</param>
public sealed record MembershipClock(
    DateTimeOffset Now,
    IReadOnlyDictionary<ulong, DateTimeOffset> LearnerSince,
    IReadOnlyDictionary<ulong, DateTimeOffset> UnhealthySince,
    IReadOnlyDictionary<string, DateTimeOffset> JoinFailedAt)
{
    /// <summary>When each member whose node leaves, and still serves the API, was first seen so.</summary>
    public IReadOnlyDictionary<ulong, DateTimeOffset> DrainingSince { get; init; } = new Dictionary<ulong, DateTimeOffset>();

    /// <summary>When each learner was last seen to have more than ever before, on its disk or of the log.</summary>
    public IReadOnlyDictionary<ulong, DateTimeOffset> ProgressAt { get; init; } = new Dictionary<ulong, DateTimeOffset>();

    /// <summary>Learners that a node had the peer URL of at any time.</summary>
    public IReadOnlySet<ulong> OfNodes { get; init; } = new HashSet<ulong>();

    internal bool WasOfANode(ulong id) => OfNodes.Contains(id);

    internal TimeSpan StalledFor(ulong id) => ProgressAt.TryGetValue(id, out var at) ? Now - at : LearnerFor(id);

    /// <summary>A very long time for a peer URL that never failed.</summary>
    internal TimeSpan SinceFailedJoin(string peerUrl) => JoinFailedAt.TryGetValue(peerUrl, out var at) ? Now - at : TimeSpan.MaxValue;

    internal TimeSpan LearnerFor(ulong id) => LearnerSince.TryGetValue(id, out var since) ? Now - since : TimeSpan.Zero;

    internal TimeSpan DrainingFor(ulong id) => DrainingSince.TryGetValue(id, out var since) ? Now - since : TimeSpan.Zero;

    internal TimeSpan UnhealthyFor(ulong id) => UnhealthySince.TryGetValue(id, out var since) ? Now - since : TimeSpan.Zero;
}
