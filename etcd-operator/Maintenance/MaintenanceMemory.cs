namespace Cpctl.Etcd.Maintenance;

/// <summary>What was done lately: kept by whoever does it, and lost without harm.</summary>
/// <param name="Now">The time of the decision.</param>
/// <param name="CompactedAt">When the history was given up last to win back space.</param>
/// <param name="DefragmentedAt">When each member was rewritten last.</param>
internal sealed record MaintenanceMemory(DateTimeOffset Now, DateTimeOffset? CompactedAt, IReadOnlyDictionary<ulong, DateTimeOffset> DefragmentedAt)
{
    /// <summary>Up to which revisions history was given up under the present alarm, first and last; null before.</summary>
    internal (long First, long Last)? Compacted { get; init; }

    /// <summary>The last of these when each member was rewritten.</summary>
    internal IReadOnlyDictionary<ulong, long> DefragmentedTo { get; init; } = new Dictionary<ulong, long>();

    /// <summary>
    /// etcd counts what a compaction has freed as holes only with the next write, and under the alarm there is none (seen with 3.5.30: 26 of 60 MB, none of it
    /// counted). Nothing but deletions moves the revision then, so where it has moved a rewrite is worth a try.
    /// </summary>
    /// <param name="member">Whose database.</param>
    /// <param name="costsLeadership">Not tried without a deletion that was seen: leadership would go round and round.</param>
    internal bool MayHaveUncountedHoles(ulong member, bool costsLeadership) =>
        Compacted is { } compacted && compacted.Last > (DefragmentedTo.TryGetValue(member, out var at) ? at : costsLeadership ? compacted.First : -1);

    internal bool CompactedWithin(TimeSpan time) => CompactedAt is { } at && Now - at < time;

    internal bool DefragmentedWithin(ulong member, TimeSpan time) => DefragmentedAt.TryGetValue(member, out var at) && Now - at < time;
}
