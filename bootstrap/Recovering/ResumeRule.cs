using Cpctl.Api.Errors;
using Cpctl.Etcd.Membership;

namespace Cpctl.Bootstrap.Recovering;

/// <summary>Whether a recovery that was broken off may still go on: the others may have come back meanwhile, and a later epoch would make them yield. Pure.</summary>
internal static class ResumeRule
{
    private const string Remedy = "`cpctl recover quorum --abort` gives this node back what was stopped; it is a member as before then.";

    /// <param name="record">What was promised when it was begun.</param>
    /// <param name="observations">What is found now at every address that is known.</param>
    /// <param name="serving">How else it is known that a cluster serves; null when it is not.</param>
    /// <returns>Null when nothing speaks against it.</returns>
    public static CpctlException? Objection(RecoveryRecord record, IReadOnlyList<EndpointObservation> observations, string? serving)
    {
        if (observations.FirstOrDefault(observation => observation.ServesQuorumReads) is { } server) serving = $"{new Uri(server.Url).Authority} serves reads through a majority";
        if (serving is not null)
            return new CpctlException(ExitCode.Refused, "the other voters serve again", $"{serving}. This recovery would take their place with what they have acknowledged since", Remedy);

        // Also when it only takes connections: its certificate may be the reason why it can't be asked.
        var back = record.Others.Where(other => record.AbsentAreOff.Contains(other.Name, StringComparer.Ordinal) && observations.Any(observation => observation.Connects && other.Has(observation.Url)))
            .Select(other => other.Name).Order(StringComparer.Ordinal).ToList();
        return back.Count == 0 ? null : new CpctlException(
            ExitCode.Refused, $"{string.Join(", ", back)} {(back.Count == 1 ? "is" : "are")} there again", "the recovery was begun on the word that they are off", $"Switch them off and run the same command again. Or give the recovery up: {Remedy}");
    }
}
