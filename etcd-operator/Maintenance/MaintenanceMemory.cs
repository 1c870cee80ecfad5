namespace Cpctl.Etcd.Maintenance;

/// <summary>What was done lately: kept by whoever does it, and lost without harm.</summary>
/// <param name="Now">The time of the decision.</param>
/// <param name="CompactedAt">When the history was given up last to win back space.</param>
/// <param name="DefragmentedAt">When each member was rewritten last.</param>
internal sealed record MaintenanceMemory(DateTimeOffset Now, DateTimeOffset? CompactedAt, IReadOnlyDictionary<ulong, DateTimeOffset> DefragmentedAt)
{
    internal bool CompactedWithin(TimeSpan time) => CompactedAt is { } at && Now - at < time;

    internal bool DefragmentedWithin(ulong member, TimeSpan time) => DefragmentedAt.TryGetValue(member, out var at) && Now - at < time;
}
