using Cpctl.Api.Errors;

namespace Cpctl.Recovery.Quorum;

/// <summary>
/// Whether a node may make itself the only member of its cluster. Two halves that both go on can't be joined again, so: never while a majority could answer,
/// never while another survivor is known to hold more, and only when a person says of each voter that is missing, by name, that it is off. Pure.
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
        var there = situation.Voters.Where(voter => voter.IsThere).Select(voter => voter.Name).ToList();
        if (!situation.ServesQuorumReads && (there.Count < situation.Majority || there.Count == 0)) return null;
        return new CpctlException(
            ExitCode.Refused,
            "there is no lost quorum to recover",
            situation.ServesQuorumReads ? "etcd's members serve reads through a majority" : $"{string.Join(", ", there)} are {there.Count} of {situation.Voters.Count} voters: a majority",
            "`cpctl etcd members` shows who is missing. One lost node is replaced by joining another: `cpctl node replace OLD NEW`.");
    }

    private static CpctlException? NotHere(QuorumSituation situation) =>
        !situation.Voters.Any(voter => voter.IsThisNode) ? new CpctlException(
            ExitCode.Refused, "this node can't recover the cluster", "it is no voter, so its data may be old", "Run this on a node that was one; `cpctl etcd members` lists them.")
        : situation.Newer is { } newer ? new CpctlException(
            ExitCode.Refused,
            "another survivor has newer data",
            $"{newer.Name} knows entry {newer.Committed} as committed; the log here ends at {situation.Log.LastIndex}",
            $"Run the same command on {newer.Name}.")
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
