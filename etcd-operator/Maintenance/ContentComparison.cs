namespace Cpctl.Etcd.Maintenance;

/// <summary>What a comparison of the members' content says.</summary>
/// <param name="Revision">All keys up to this one were hashed.</param>
/// <param name="Differing">Members that differ from the majority, or all of them when there is none; empty when all are equal.</param>
internal sealed record ContentComparison(long Revision, IReadOnlyList<string> Differing)
{
    /// <summary>
    /// Null when nothing can be said: a member compacted its history while another was hashed, so that they were asked for different things.
    /// </summary>
    /// <param name="revision">What was asked for.</param>
    /// <param name="hashes">Of the voters that answered.</param>
    /// <param name="voters">How many voters there are.</param>
    public static ContentComparison? Of(long revision, IReadOnlyCollection<ContentHash> hashes, int voters)
    {
        if (hashes.Count == 0 || hashes.Select(h => h.Hash.CompactRevision).Distinct().Count() > 1)
        {
            return null;
        }

        var groups = hashes.GroupBy(h => h.Hash.Hash).OrderByDescending(g => g.Count()).ToList();
        var isMajority = groups[0].Count() * 2 > voters;
        return new ContentComparison(
            revision,
            [.. groups.Skip(isMajority || groups.Count == 1 ? 1 : 0).SelectMany(g => g).Select(h => h.Member).Order(StringComparer.Ordinal)]);
    }
}
