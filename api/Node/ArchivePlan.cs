namespace Cpctl.Api.Node;

/// <summary>Decides which archived entries go. Pure.</summary>
public static class ArchivePlan
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The newest of each kind never goes, nor does one whose date is still to come: a clock was wrong. While the node itself has no data of etcd, no entry that may hold some
    /// goes: it may be the only copy.
    /// </summary>
    /// <param name="entries">All there are on the node.</param>
    /// <param name="rule">What the user wants.</param>
    /// <param name="hasData">Whether etcd's data directory holds a member's data.</param>
    /// <param name="now">The clock.</param>
    /// <returns>Those that go, oldest first.</returns>
    public static IReadOnlyList<ArchivedEntry> Remove(IReadOnlyCollection<ArchivedEntry> entries, ArchiveRule rule, bool hasData, DateTimeOffset now)
    {
        var oldestFirst = entries.Where(entry => entry.Time - now <= Tolerance).OrderBy(entry => entry.Time).ThenBy(entry => entry.Path, StringComparer.Ordinal).ToList();
        var stay = Newest(oldestFirst, Math.Max(1, rule.Last));
        var newest = Newest(oldestFirst, 1);
        var may = oldestFirst.Where(entry => !newest.Contains(entry) && (hasData || !entry.HoldsData)).ToList();
        var gone = may.Where(entry => !stay.Contains(entry) && now - entry.Time >= rule.Age).ToHashSet();
        var total = entries.Where(entry => !gone.Contains(entry)).Sum(entry => entry.Bytes);
        foreach (var entry in rule.MaxTotalBytes > 0 ? may.Where(entry => !gone.Contains(entry)).ToList() : [])
        {
            if (total <= rule.MaxTotalBytes) break;
            gone.Add(entry);
            total -= entry.Bytes;
        }

        return [.. oldestFirst.Where(gone.Contains)];
    }

    private static HashSet<ArchivedEntry> Newest(IEnumerable<ArchivedEntry> oldestFirst, int count) =>
        [.. oldestFirst.GroupBy(entry => entry.Kind, StringComparer.Ordinal).SelectMany(kind => kind.TakeLast(count))];
}
