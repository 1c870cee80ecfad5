using Cpctl.Api.Node;

namespace Cpctl.Bootstrap.Sequence;

/// <summary>What a journal tells about earlier runs, to whoever may read it: to others the machine has no past, and preflight says that root is needed.</summary>
internal static class PastRuns
{
    public static IReadOnlyList<JournalEntry> Read(string journal)
    {
        try
        {
            return Journal.Read(journal);
        }
        catch (UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>The entry that says the sequence's last phase is done; null when it never was, or the node has been reset since.</summary>
    public static JournalEntry? Finished(string journal, string lastPhase) =>
        Read(journal).LastOrDefault(entry => entry.Phase == lastPhase && entry is { Step: null, State: JournalState.Done });
}
