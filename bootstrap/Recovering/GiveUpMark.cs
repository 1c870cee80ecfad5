using Cpctl.Api.Errors;
using Cpctl.Api.Node;

namespace Cpctl.Bootstrap.Recovering;

/// <summary>
/// Says on disk that what was begun is being given up, before anything is given back. Behind it there is only one way: a run that went on from half of it
/// would take the place of a member that serves again, with a copy of before or with none at all.
/// </summary>
internal static class GiveUpMark
{
    /// <param name="phase">Of the journal.</param>
    public static void Write(RecoveryWork recovery, string phase)
    {
        if (File.Exists(recovery.Files.GivenUp)) return;
        recovery.Journal.Append(phase, null, JournalState.Started);
        AtomicFile.Write(recovery.Files.GivenUp, "", FileModes.Secret);
    }

    /// <param name="what">Was begun, as in "the recovery".</param>
    /// <param name="abort">The command that gives it up.</param>
    /// <returns>Null when it may go on.</returns>
    public static CpctlException? Objection(RecoveryFiles files, string what, string abort) => File.Exists(files.GivenUp)
        ? new CpctlException(ExitCode.Refused, $"{what} is being given up", "that was begun on this node and is not finished", $"Finish it: {abort}. Then it can be begun anew.")
        : null;
}
