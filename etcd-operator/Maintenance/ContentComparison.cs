namespace Cpctl.Etcd.Maintenance;

/// <summary>What a comparison of the members' content says.</summary>
/// <param name="Revision">All keys up to this one were hashed.</param>
/// <param name="Differing">Members that differ from the majority, or all that were asked when there is none; empty when those that were asked are equal.</param>
internal sealed record ContentComparison(long Revision, IReadOnlyList<string> Differing)
{
    /// <summary>Names of the voters that were hashed.</summary>
    public IReadOnlyList<string> Compared { get; init; } = [];

    /// <summary>Names of the voters that hold what a majority of all voters holds; empty when no majority is known.</summary>
    public IReadOnlyList<string> Majority { get; init; } = [];

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
            Names(groups.Skip(isMajority || groups.Count == 1 ? 1 : 0).SelectMany(g => g)))
        {
            Compared = Names(hashes),
            Majority = isMajority ? Names(groups[0]) : [],
        };
    }

    /// <summary>
    /// Adds what was known before of voters that could not be asked now: a difference lasts until its member has been found to hold what a majority holds.
    /// </summary>
    /// <param name="before">Members that differed by the comparison before this one.</param>
    public ContentComparison After(IEnumerable<string> before) => this with
    {
        Differing = [.. Differing.Union(before.Except(Majority, StringComparer.Ordinal), StringComparer.Ordinal).Order(StringComparer.Ordinal)],
    };

    private static string[] Names(IEnumerable<ContentHash> hashes) => [.. hashes.Select(hash => hash.Member).Order(StringComparer.Ordinal)];
}
