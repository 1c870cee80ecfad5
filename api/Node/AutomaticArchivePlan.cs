namespace Cpctl.Api.Node;

/// <summary>
/// Decides which archived entries an agent removes without being asked: stricter than <see cref="ArchivePlan"/>, for nobody looks at it before. Pure. Who calls it
/// has made sure that the node's member serves.
/// </summary>
public static class AutomaticArchivePlan
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The newest of each kind stay, and so do the young and what has a date to come (a clock was wrong). Data of etcd goes only when its cluster and epoch are known, and
    /// are those that the node's member serves, or a newer copy of the same cluster and epoch stays.
    /// </summary>
    /// <param name="entries">All there are on the node.</param>
    /// <param name="limits">The rule.</param>
    /// <param name="serving">The origin of the data that the node's member serves, as in <see cref="ArchivedEntry.Origin"/>; null when it is not known.</param>
    /// <param name="missing">Bytes that an entry's file system has less than its reserve; 0 or less when it has enough.</param>
    /// <param name="now">The clock.</param>
    /// <returns>Those that go and why, oldest first.</returns>
    public static IReadOnlyList<(ArchivedEntry Entry, string Reason)> Remove(
        IReadOnlyCollection<ArchivedEntry> entries, ArchiveLimits limits, string? serving, Func<ArchivedEntry, FileSystemShortage> missing, DateTimeOffset now)
    {
        var newestFirst = entries.Where(entry => entry.Time - now <= Tolerance).OrderByDescending(entry => entry.Time).ThenByDescending(entry => entry.Path, StringComparer.Ordinal).ToList();
        var ranks = newestFirst.GroupBy(entry => entry.Kind, StringComparer.Ordinal).SelectMany(kind => kind.Index()).ToDictionary(pair => pair.Item, pair => pair.Index);
        var onlyCopies = newestFirst.Where(entry => entry.HoldsData).GroupBy(entry => entry.Origin, StringComparer.Ordinal)
            .SelectMany(origin => origin.Key is null ? origin : origin.Key == serving ? [] : origin.Take(1)).ToHashSet();
        var may = Enumerable.Reverse(newestFirst)
            .Where(entry => ranks[entry] >= Math.Max(1, limits.Keep) && now - entry.Time >= limits.MinAge && !onlyCopies.Contains(entry)).ToList();

        var gone = new Dictionary<ArchivedEntry, string>();
        var total = entries.Sum(entry => entry.Bytes);
        var freed = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var entry in may)
        {
            var shortage = missing(entry);
            if (Reason(entry, shortage) is not { } reason) continue;
            gone.Add(entry, reason);
            total -= entry.Bytes;
            freed[shortage.FileSystem] = freed.GetValueOrDefault(shortage.FileSystem) + entry.Bytes;
        }

        return [.. gone.Select(pair => (pair.Key, pair.Value))];

        string? Reason(ArchivedEntry entry, FileSystemShortage shortage) =>
            now - entry.Time > limits.MaxAge ? "it is older than spec.archives.maxAge"
            : ranks[entry] >= limits.MaxCount ? "there are more than spec.archives.maxCount of its kind"
            : limits.MaxTotalBytes > 0 && total > limits.MaxTotalBytes ? "all together are larger than spec.archives.maxTotalBytes"
            : shortage.Bytes > freed.GetValueOrDefault(shortage.FileSystem) ? "the disk is short of room"
            : null;
    }
}
