using System.Globalization;
using Cpctl.Api.Resources;
using Cpctl.Recovery.Destinations;

namespace Cpctl.Recovery.Retention;

/// <summary>Decides which bundles of one cluster go. Pure and free of the clock: what is there decides, so that a pause in backups costs none.</summary>
public static class RetentionPlan
{
    /// <summary>
    /// Verified bundles stay while a rule asks for them and the size allows it, the newest of them always. What was never verified counts for no rule: it
    /// stays until a newer verified one is there, for it may be all there is.
    /// </summary>
    /// <param name="bundles">All there are.</param>
    /// <param name="rules">What the user wants.</param>
    /// <returns>Those that go, oldest first.</returns>
    public static IReadOnlyList<StoredBundle> Remove(IEnumerable<StoredBundle> bundles, BackupRetention rules)
    {
        var all = bundles.ToList();
        var verified = all.Where(bundle => bundle.IsVerified).OrderByDescending(bundle => bundle.Record!.CreatedAt).ThenByDescending(bundle => bundle.Name, StringComparer.Ordinal).ToList();
        if (verified is not [var newest, ..]) return [];
        var asked = IsKeepAll(rules) ? [.. verified] : AskedFor(verified, rules);
        asked.Add(newest);
        var stay = Fitting([.. verified.Where(asked.Contains)], rules.MaxTotalBytes);
        return
        [
            .. all.Where(bundle => bundle.IsVerified ? !stay.Contains(bundle) : IsOlder(bundle, newest))
                .OrderBy(bundle => bundle.Record?.CreatedAt)
                .ThenBy(bundle => bundle.Name, StringComparer.Ordinal),
        ];
    }

    private static bool IsKeepAll(BackupRetention rules) => rules is { Last: 0, Hourly: 0, Daily: 0, Weekly: 0 };

    private static HashSet<StoredBundle> AskedFor(IReadOnlyList<StoredBundle> newestFirst, BackupRetention rules) =>
    [
        .. newestFirst.Take(rules.Last),
        .. NewestOfEach(newestFirst, rules.Hourly, moment => moment.ToString("yyyyMMddHH", CultureInfo.InvariantCulture)),
        .. NewestOfEach(newestFirst, rules.Daily, moment => moment.ToString("yyyyMMdd", CultureInfo.InvariantCulture)),
        .. NewestOfEach(newestFirst, rules.Weekly, moment => $"{ISOWeek.GetYear(moment)}-{ISOWeek.GetWeekOfYear(moment)}"),
    ];

    private static IEnumerable<StoredBundle> NewestOfEach(IEnumerable<StoredBundle> newestFirst, int count, Func<DateTime, string> period) =>
        newestFirst.DistinctBy(bundle => period(bundle.Record!.CreatedAt.UtcDateTime)).Take(count);

    private static HashSet<StoredBundle> Fitting(IReadOnlyList<StoredBundle> newestFirst, long limit)
    {
        if (limit == 0) return [.. newestFirst];
        var (stay, total) = (new HashSet<StoredBundle>(), 0L);
        foreach (var bundle in newestFirst)
        {
            // An older one that is smaller does not take the place of a newer one: what stays is without gaps.
            total += bundle.SizeBytes;
            if (stay.Count > 0 && total > limit) break;
            stay.Add(bundle);
        }

        return stay;
    }

    // One with a record whose size is wrong has a time; one without has it in its name, which sorts by it.
    private static bool IsOlder(StoredBundle bundle, StoredBundle newest) => bundle.Record is { } record
        ? record.CreatedAt < newest.Record!.CreatedAt
        : string.CompareOrdinal(bundle.Name, newest.Name) < 0;
}
