using System.Globalization;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Maintenance;
using Cpctl.Etcd.Membership;

namespace Cpctl.Etcd.Repair;

/// <summary>
/// Decides how members that hold different keys come to hold the same again. Invariants, tested as properties: a member is removed only when a majority of all
/// voters holds something else, or when a person names it where there is no majority; the rest keeps a quorum; the alarm is taken back only while a majority
/// of voters is known to hold the same and nobody who answers differs. Who is down compares itself with the others before it serves again. Pure.
/// </summary>
internal static class RepairPlan
{
    private const string DownBesideAWrongOne =
        "A member that does not start because its content differs from one that is wrong starts when the machine of the wrong one is shut down; that one joins again when it is back.";

    private const string Retry = "Try again in a moment; `cpctl etcd status` shows how the members are.";

    /// <param name="view">A view of all members.</param>
    /// <param name="comparison">Of the voters that answer, by a majority of all voters; null when history was compacted meanwhile.</param>
    /// <param name="given">The member that a person says is wrong, by name or id; null for nobody.</param>
    public static RepairStep Next(ClusterView view, ContentComparison? comparison, string? given)
    {
        if (!view.IsLinearizable || view.Leader is not { } leader)
        {
            return new RepairStep.Refuse(
                $"no quorum of etcd answers: {view.Problem ?? "there is no leader at the moment"}", "Bring the other control-plane nodes up first; `cpctl etcd members` shows which there are.");
        }

        if (comparison is null)
        {
            return new RepairStep.Refuse("the members could not be compared: their histories were compacted differently while they were hashed", Retry);
        }

        var answering = view.Voters.Where(m => m.IsHealthy).ToList();
        var differing = answering.Where(m => comparison.Differing.Contains(m.Info.Display, StringComparer.Ordinal)).ToList();
        var known = given is null ? null : view.Voters.FirstOrDefault(m => m.Info.Name == given || MemberId.ToText(m.Id) == given);
        if (given is not null && known is null)
        {
            return new RepairStep.Refuse($"there is no voter {given}", $"Voters are {string.Join(", ", view.Voters.Select(m => m.Info.Display))}.");
        }

        if (differing.Count == 0)
        {
            return Equal(view, comparison, answering.Count, known);
        }

        var hasMajority = differing.Count < answering.Count;
        if (known is not null && !differing.Contains(known))
        {
            return new RepairStep.Refuse(
                $"{known.Info.Display} is not the one that is wrong: {string.Join(", ", differing.Select(m => m.Info.Display))} differ from the majority", "Run the command without a name.");
        }

        if (!hasMajority && known is null)
        {
            return new RepairStep.Refuse(
                Text($"{string.Join(", ", differing.Select(m => m.Info.Display))} hold different keys at revision {comparison.Revision}, and no {view.Quorum} of {view.Voters.Count()} voters are known to hold the same"),
                (answering.Count < view.Voters.Count() ? $"Start the members that are down and try again. {DownBesideAWrongOne} " : "")
                + "When you know from elsewhere whose content is wrong (a disk that failed, `cpctl etcd inspect` of a copy), name "
                + "it: `cpctl etcd repair MEMBER`; its data stays in its node's archive. Or go back to a backup: `cpctl restore BUNDLE --in-place`.");
        }

        return Removing(view, leader, known ?? differing.OrderBy(m => m.Id == leader.Id).ThenBy(m => m.Id).First(), differing, hasMajority);
    }

    private static RepairStep Equal(ClusterView view, ContentComparison comparison, int answering, ObservedMember? given)
    {
        if (given is not null)
        {
            return new RepairStep.Refuse($"{given.Info.Display} cannot be told from the others: all that answer hold the same", "Run the command without a name.");
        }

        if (answering < view.Quorum)
        {
            return new RepairStep.Refuse($"only {answering} of {view.Voters.Count()} voters answer", Retry);
        }

        return view.Alarms.FirstOrDefault(alarm => alarm.Kind == EtcdAlarmKind.Corrupt) is { } raised
            ? new RepairStep.Disarm(raised, Text($"{answering} of {view.Voters.Count()} voters hold the same at revision {comparison.Revision}, and nobody differs"))
            : new RepairStep.Nothing(answering, comparison.Revision);
    }

    private static RepairStep Removing(ClusterView view, ObservedMember leader, ObservedMember wrong, List<ObservedMember> differing, bool hasMajority)
    {
        var name = wrong.Info.Display;
        var reason = hasMajority ? "it holds other keys than the majority" : "it was named as the one that is wrong";
        var rest = view.Voters.Where(m => m.Id != wrong.Id).ToList();
        var (healthy, needed) = (rest.Count(m => m.IsHealthy), ClusterView.QuorumOf(rest.Count));
        if (rest.Count == 0 || healthy < needed)
        {
            return new RepairStep.Refuse(
                $"{name} cannot be removed: {healthy} of the other {rest.Count} voters are healthy, {needed} are needed",
                $"Bring the others up first; `cpctl etcd status` shows which are unhealthy. {DownBesideAWrongOne}");
        }

        if (leader.Id != wrong.Id)
        {
            return new RepairStep.Remove(wrong.Id, name, reason);
        }

        var successor = (hasMajority ? view.SuccessorOf(wrong.Id, [.. differing.Select(m => m.Id)]) : null) ?? view.SuccessorOf(wrong.Id);
        return successor is null
            ? new RepairStep.Refuse($"nobody can take leadership over from {name}", Retry)
            : new RepairStep.MoveLeader(wrong.Id, successor.Id, successor.Info.Display, $"{name} leads, and {reason}");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
