using Cpctl.Api.Errors;
using Cpctl.Etcd.Membership;

namespace Cpctl.Bootstrap.Recovering;

/// <summary>Whether a recovery that was broken off may still go on: the others may have come back meanwhile, and a later epoch would make them yield. Pure.</summary>
internal static class ResumeRule
{
    private const string Mend = "`cpctl recover quorum --abort` gives this node back what was stopped; it is a member as before then.";

    /// <param name="record">What was promised when it was begun.</param>
    /// <param name="others">What the other voters say now.</param>
    /// <returns>Null when nothing speaks against it.</returns>
    public static CpctlException? Objection(RecoveryRecord record, ClusterView others)
    {
        if (others.IsLinearizable) return new CpctlException(ExitCode.Refused, "the other voters serve again", "a majority of them has come back since this recovery was begun: it would take their place", Mend);
        var back = others.Members.Where(member => member.Status is not null && record.AbsentAreOff.Contains(member.Info.Name, StringComparer.Ordinal))
            .Select(member => member.Info.Name).Order(StringComparer.Ordinal).ToList();
        return back.Count == 0 ? null : new CpctlException(
            ExitCode.Refused, $"{string.Join(", ", back)} {(back.Count == 1 ? "answers" : "answer")} again", "the recovery was begun on the word that they are off", $"Switch them off and run the same command again. Or give the recovery up: {Mend}");
    }
}
