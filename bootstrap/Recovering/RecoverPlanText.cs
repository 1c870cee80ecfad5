using System.Globalization;
using System.Text;
using Cpctl.Bootstrap.Cli;
using Cpctl.Etcd.Restoration;
using Cpctl.Recovery.Quorum;

namespace Cpctl.Bootstrap.Recovering;

/// <summary>How things stand and what <c>cpctl recover quorum</c> would do about it, for a person.</summary>
internal static class RecoverPlanText
{
    public static string Of(QuorumSituation situation, string dataDirectory, string archive)
    {
        var log = situation.Log;
        var text = new StringBuilder();
        text.AppendLine(TerminalLine.Of($"etcd has lost its quorum: {situation.There.Count} of {situation.Voters.Count} voters are there, {situation.Majority} are needed."));
        foreach (var voter in situation.Voters.OrderByDescending(voter => voter.IsThisNode).ThenBy(voter => voter.Name, StringComparer.Ordinal))
        {
            text.AppendLine(TerminalLine.Of($"  {voter.Name}: {About(voter, situation)}"));
        }

        foreach (var address in situation.Strangers) text.AppendLine(TerminalLine.Of($"  {address}: takes connections, and is in no list of members that is known here"));
        text.AppendLine();
        text.AppendLine("recover quorum would make this node's member the only one, with everything that is in its log:");
        text.AppendLine(TerminalLine.Of($"  kept      all {log.LastIndex} entries, also the {log.LastIndex - Math.Min(log.LastIndex, log.RecordedCommit)} behind the last one recorded as committed"));
        text.AppendLine(TerminalLine.Of($"  lost      what only the absent voters had: writes that were acknowledged and never reached this node{(situation.Voters.Count > 3 || situation.OtherSurvivors.Count > 0 ? ", or only other survivors" : "")}"));
        text.AppendLine(TerminalLine.Of($"  etcd      a new cluster with the next epoch; the revision goes up by {RestoredDirectory.Bump}, and what is before counts as compacted"));
        text.AppendLine(TerminalLine.Of($"  archived  {dataDirectory}, as it is, in {archive}"));
        text.AppendLine("  others    nodes of before that boot again put their data aside and join anew by themselves");
        text.AppendLine("The API server of this node stops meanwhile. Leases begin anew, and what is bound to one of etcd's (Events) is gone.");
        text.AppendLine();
        if (situation.OtherSurvivors.Count > 0)
        {
            text.AppendLine("Of the other survivors only what they know as committed can be seen from here. Compare what `cpctl recover quorum` says on each: the one whose last entry has");
            text.AppendLine("the highest term, then the highest number, has lost the least.");
        }

        text.AppendLine(TerminalLine.Of($"Nothing was changed. When {(situation.Absent.Count == 0 ? "this is" : $"{string.Join(" and ", situation.Absent)} {(situation.Absent.Count == 1 ? "is" : "are")} off for good, and this is")} what you want:"));
        text.Append(TerminalLine.Of($"  {QuorumRule.Command(situation)}"));
        return text.ToString();
    }

    private static string About(VoterObservation voter, QuorumSituation situation) =>
        voter.IsThisNode ? string.Create(CultureInfo.InvariantCulture, $"this node; its log ends at entry {situation.Log.LastIndex} of term {situation.Log.LastTerm}, {situation.Log.RecordedCommit} is recorded as committed{Revision(voter)}")
        : voter.Answers ? string.Create(CultureInfo.InvariantCulture, $"answers; is in term {voter.Term} and knows entry {voter.Committed} as committed{Revision(voter)}")
        : voter.Unasked is { } why ? $"takes connections and can't be asked: {why}"
        : "does not answer";

    private static string Revision(VoterObservation voter) => voter.Revision is { } revision ? string.Create(CultureInfo.InvariantCulture, $", revision {revision}") : "";
}
