using System.Globalization;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Membership;

namespace Cpctl.Etcd.Maintenance;

/// <summary>
/// Which side of a difference a member is on that found, before it served, that its content differs from a peer's. It cannot know that itself: the peer may be
/// the one that is wrong. What a majority of all voters holds is right. Pure.
/// </summary>
/// <param name="Side">Where the member stands.</param>
/// <param name="Reason">A clause for people.</param>
public sealed record ContentVerdict(ContentSide Side, string Reason)
{
    /// <param name="voters">How many there are, the member included.</param>
    /// <param name="told">The hash that the member itself gave, and the revision it is of; null when it gave none.</param>
    /// <param name="then">The other voters' hashes of that revision; those that have compacted it since give none.</param>
    /// <param name="now">The other voters' hashes of one present revision; those that do not answer give none.</param>
    internal static ContentVerdict Of(int voters, EtcdHash? told, IReadOnlyCollection<ContentHash> then, IReadOnlyCollection<ContentHash> now)
    {
        var quorum = ClusterView.QuorumOf(voters);

        // It differs from at least one of them, so from all when they are equal.
        if (now.Count == voters - 1 && now.Count >= quorum && now.Select(Content).Distinct().Count() == 1)
        {
            return new(ContentSide.Minority, Text($"the other {now.Count} voters hold the same at revision {now.First().Hash.Revision}, and it does not"));
        }

        if (told is null)
        {
            return new(ContentSide.Unknown, $"its peers do not all hold the same, and it did not say what it holds itself ({Groups(now)})");
        }

        var comparable = then.Where(other => other.Hash.CompactRevision == told.CompactRevision).ToList();
        var with = comparable.Count(other => other.Hash.Hash == told.Hash) + 1;
        var against = comparable.Where(other => other.Hash.Hash != told.Hash).ToList();
        return with >= quorum
                ? new(ContentSide.Majority, Text($"it and {with - 1} other {(with == 2 ? "voter" : "voters")} hold the same at revision {told.Revision}{(against.Count == 0 ? "" : $", and {Names(against)} not")}"))
            : against.GroupBy(other => other.Hash.Hash).Any(group => group.Count() >= quorum)
                ? new(ContentSide.Minority, Text($"{Names(against)} hold other keys at revision {told.Revision}"))
            : new(ContentSide.Unknown, Text($"no {quorum} of {voters} voters are known to hold the same at revision {told.Revision} ({Groups(now)})"));
    }

    private static (uint Hash, long Compact) Content(ContentHash hash) => (hash.Hash.Hash, hash.Hash.CompactRevision);

    private static string Groups(IReadOnlyCollection<ContentHash> hashes) => hashes.Count == 0
        ? "no other voter could be asked"
        : string.Join(" against ", hashes.GroupBy(Content).Select(Names));

    private static string Names(IEnumerable<ContentHash> hashes) => string.Join(", ", hashes.Select(hash => hash.Member).Order(StringComparer.Ordinal));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
