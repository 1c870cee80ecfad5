using Cpctl.Api.Resources;
using Cpctl.Etcd.Membership;

namespace Cpctl.StaticPods.Status;

/// <summary>What the newest comparison of etcd's members says to people. Pure.</summary>
internal static class ContentDifference
{
    /// <returns>A clause that names the members and what to do; null when no member is known to differ.</returns>
    public static string? Text(EtcdClusterStatus? etcd)
    {
        if (etcd?.Comparison is not { Differing: { Count: > 0 } differing } comparison)
        {
            return null;
        }

        var names = string.Join(", ", differing);
        var voters = Voters(etcd);
        return voters.Except(differing, StringComparer.Ordinal).Count() >= ClusterView.QuorumOf(voters.Count)
            ? FormattableString.Invariant($"etcd on {names} does not hold what the majority holds (revision {comparison.Revision}): `cpctl etcd repair` on a control-plane node replaces it")
            : FormattableString.Invariant($"{names} hold different keys (revision {comparison.Revision}), and no majority is known: `cpctl etcd repair` on a control-plane node says what can be done");
    }

    /// <returns>Names of the voters that the newest comparison says nothing about.</returns>
    public static IReadOnlyList<string> NotCompared(EtcdClusterStatus etcd) =>
        [.. Voters(etcd).Except(etcd.Comparison?.Compared ?? [], StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static List<string> Voters(EtcdClusterStatus etcd) => [.. etcd.Members.Where(member => !member.IsLearner).Select(NameOf)];

    private static string NameOf(EtcdMemberStatus member) => member.Name.Length > 0 ? member.Name : member.Id;
}
