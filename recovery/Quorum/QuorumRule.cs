using Cpctl.Api.Errors;

namespace Cpctl.Recovery.Quorum;

/// <summary>
/// Whether a node may make itself the only member of its cluster. Two halves that both go on can't be joined again, so: never while a majority could answer,
/// never while another survivor can be seen to hold more, and only when a person says of each voter that is missing, by name, that it is off. Pure.
/// </summary>
public static class QuorumRule
{
    /// <returns>Null when nothing speaks against it.</returns>
    public static CpctlException? Objection(QuorumSituation situation, QuorumOrder order) =>
        NotNeeded(situation) ?? NotHere(situation) ?? (order.IsConfirmed ? NotConfirmed(situation, order.AbsentAreOff) : null);

    /// <summary>The command that does it.</summary>
    public static string Command(QuorumSituation situation) =>
        "cpctl recover quorum --yes" + (situation.Absent.Count == 0 ? "" : $" --absent-are-off {string.Join(',', situation.Absent)}");

    private static CpctlException? NotNeeded(QuorumSituation situation)
    {
        var there = situation.There;
        if (situation.Serving is null && (there.Count < situation.Majority || there.Count == 0)) return null;
        return new CpctlException(
            ExitCode.Refused,
            "there is no lost quorum to recover",
            situation.Serving ?? $"{string.Join(", ", there)} are there, {there.Count} where {situation.Majority} of {situation.Voters.Count} voters are a majority{Unasked(situation)}",
            "`cpctl etcd members` shows who is missing. One lost node is replaced by joining another: `cpctl node replace OLD NEW`. A node that can't be asked has to be mended, or switched off.");
    }

    /// <summary>Why those are counted that did not say a word.</summary>
    private static string Unasked(QuorumSituation situation)
    {
        var unasked = situation.Voters.Where(voter => !voter.IsThisNode && voter.Unasked is not null).Select(voter => $"{voter.Name} takes connections and can't be asked: {voter.Unasked}")
            .Concat(situation.Strangers.Select(address => $"{address} takes connections and is in no list of members that is known here"));
        return string.Concat(unasked.Select(about => $"; {about}"));
    }

    private static CpctlException? NotHere(QuorumSituation situation) =>
        !situation.Voters.Any(voter => voter.IsThisNode) ? new CpctlException(
            ExitCode.Refused, "this node can't recover the cluster", "it is no voter, so its data may be old", "Run this on a node that was one; `cpctl etcd members` lists them.")
        : situation.Newer is { } newer ? new CpctlException(
            ExitCode.Refused,
            "another survivor has newer data",
            $"{newer.Name} is in term {newer.Term} and knows entry {newer.Committed} as committed; the log here ends at entry {situation.Log.LastIndex} of term {situation.Log.LastTerm}",
            $"Run the same command on {newer.Name}. When the log there ends in a lower term than here, or earlier in the same, begin here with {newer.Name} switched off.")
        : null;

    private static CpctlException? NotConfirmed(QuorumSituation situation, IReadOnlyCollection<string> named)
    {
        var absent = situation.Absent;
        if (named.Count == 0 && absent.Count > 0)
        {
            return new CpctlException(
                ExitCode.BadInput,
                "nobody said that the absent voters are off",
                $"{string.Join(", ", absent)} do not answer from here: if they run and only can't be reached, there would be two clusters",
                $"Make sure that they are off and stay so, then: {Command(situation)}");
        }

        var wrong = named.Except(absent, StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var missing = absent.Except(named, StringComparer.Ordinal).ToList();
        if (wrong.Count == 0 && missing.Count == 0) return null;
        var why = wrong.Count > 0 ? $"of {string.Join(", ", wrong)} that is not so, or no voter is called so" : $"{string.Join(", ", missing)} do not answer and are not among them";
        return new CpctlException(
            ExitCode.Refused, "the voters that are said to be off are not the ones that do not answer", why, $"Without --yes the command tells how things stand. Absent: {(absent.Count == 0 ? "none" : string.Join(", ", absent))}.");
    }
}
