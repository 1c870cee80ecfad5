using Cpctl.Api.Node;
using Cpctl.Bootstrap.Cli;
using Cpctl.Bootstrap.Progress;

namespace Cpctl.Bootstrap.Install;

/// <summary>The first phase of what makes a machine the first node: nothing has been changed before it is passed, and afterwards the machine knows what was begun.</summary>
internal static class PreflightPassage
{
    /// <param name="record">What is going to be done.</param>
    /// <param name="services">Paths and clock.</param>
    /// <param name="progress">Told of the phase.</param>
    /// <param name="check">Throws when the machine is not fit.</param>
    /// <returns>The journal of all further phases.</returns>
    public static async Task<Journal> PassAsync(BootstrapRecord record, CliServices services, IPhaseProgress progress, Func<Task> check)
    {
        progress.Begin(PhaseNames.Preflight);
        try
        {
            await check();
        }
        catch
        {
            progress.Fail(PhaseNames.Preflight);
            throw;
        }

        // From here on the machine is changed: the record first, so that whatever happens the same command knows what it was about.
        record.Save(services.Paths);
        var journal = new Journal(services.Paths.BootstrapJournal, services.Time);
        journal.Append(PhaseNames.Preflight, null, JournalState.Done);
        progress.End(PhaseNames.Preflight);
        return journal;
    }
}
