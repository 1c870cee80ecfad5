using System.Globalization;
using Cpctl.Api.Resources;
using Cpctl.Pki.Signers;
using Cpctl.Recovery.Destinations;

namespace Cpctl.Recovery.Retention;

/// <summary>
/// Decides which bundles of one cluster go. Pure. What is there decides, so that a pause in backups costs none: the clock only tells which dates can't be. What is
/// newest tells etcd's revision, which grows whatever clocks say.
/// </summary>
public static class RetentionPlan
{
    /// <summary>Clocks of nodes differ by less.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Verified bundles stay while a rule asks for them and the size allows it, the newest of them always. One whose date is still to come stays and takes no
    /// other's place; only the size removes it. What was never verified counts for no rule: it stays until a newer verified one is there, for it may be all there is.
    /// </summary>
    /// <param name="bundles">All there are of one etcd.</param>
    /// <param name="rules">What the user wants.</param>
    /// <param name="now">The clock.</param>
    /// <returns>Those that go, oldest first.</returns>
    public static IReadOnlyList<StoredBundle> Remove(IEnumerable<StoredBundle> bundles, BackupRetention rules, DateTimeOffset now)
    {
        var all = bundles.ToList();
        var verified = all.Where(bundle => bundle.IsVerified)
            .OrderByDescending(bundle => bundle.Record!.Revision)
            .ThenBy(bundle => IsStillToCome(bundle, now))
            .ThenByDescending(bundle => bundle.Record!.CreatedAt)
            .ThenByDescending(bundle => bundle.Name, StringComparer.Ordinal)
            .ToList();
        var dated = verified.Where(bundle => !IsStillToCome(bundle, now)).ToList();
        if (dated is not [var newest, ..]) return [];
        var asked = IsKeepAll(rules) ? [.. verified] : AskedFor(dated, rules);
        asked.UnionWith(verified.Where(bundle => IsStillToCome(bundle, now)));
        HashSet<StoredBundle> always = [verified[0], newest];
        var stay = Fitting([.. verified.Where(bundle => asked.Contains(bundle) || always.Contains(bundle))], always, rules.MaxTotalBytes);
        return
        [
            .. all.Where(bundle => bundle.IsVerified ? !stay.Contains(bundle) : IsOlder(bundle, newest))
                .OrderBy(bundle => bundle.Record?.CreatedAt)
                .ThenBy(bundle => bundle.Name, StringComparer.Ordinal),
        ];
    }

    /// <summary>
    /// The same, where whoever can write the destination may have put records there. What the cluster's authority signed yields only to what it signed. The others are of before
    /// records were signed, of before a rotation, or forged: they count for the rules among one another, up to the revision of the oldest signed one. One that says
    /// to be newer was not made by this cluster: it takes no place, and stays for a person to look at.
    /// </summary>
    /// <param name="bundles">All there are of one etcd.</param>
    /// <param name="own">The cluster's signers.</param>
    /// <param name="rules">What the user wants.</param>
    /// <param name="now">The clock.</param>
    /// <returns>Those that go, oldest first; none while nothing signed and verified is there.</returns>
    public static IReadOnlyList<StoredBundle> Remove(IEnumerable<StoredBundle> bundles, SignerSet own, BackupRetention rules, DateTimeOffset now)
    {
        var all = bundles.ToLookup(bundle => bundle.IsSignedBy(own));
        var signed = all[true].ToList();
        if (!signed.Any(bundle => bundle.IsVerified)) return [];
        var oldest = signed.Where(bundle => bundle.IsVerified).Min(bundle => bundle.Record!.Revision);
        var before = all[false].Where(bundle => bundle.Record is { } record && record.Revision <= oldest).ToHashSet();
        return [.. Remove([.. signed, .. before], rules, now).Where(before.Contains), .. Remove(signed, rules, now)];
    }

    private static bool IsStillToCome(StoredBundle bundle, DateTimeOffset now) => bundle.Record!.CreatedAt - now > Tolerance;

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

    private static HashSet<StoredBundle> Fitting(IReadOnlyList<StoredBundle> newestFirst, HashSet<StoredBundle> always, long limit)
    {
        if (limit == 0) return [.. newestFirst];
        var (stay, total) = (new HashSet<StoredBundle>(always), always.Sum(bundle => bundle.SizeBytes));
        foreach (var bundle in newestFirst.Where(bundle => !always.Contains(bundle)))
        {
            // An older one that is smaller does not take the place of a newer one: what stays is without gaps.
            total += bundle.SizeBytes;
            if (total > limit) break;
            stay.Add(bundle);
        }

        return stay;
    }

    // One with a record whose size is wrong has a revision and a time; one without has the time in its name, which sorts by it.
    private static bool IsOlder(StoredBundle bundle, StoredBundle newest) => bundle.Record is { } record
        ? record.Revision < newest.Record!.Revision || (record.Revision == newest.Record.Revision && record.CreatedAt < newest.Record.CreatedAt)
        : string.CompareOrdinal(bundle.Name, newest.Name) < 0;
}
