using Cpctl.Api.Node;

namespace Cpctl.Bootstrap.Install;

/// <summary>What bootstrap's journal says about the past of this machine.</summary>
internal static class BootstrapJournal
{
    /// <summary>The finished installation's entry, null when there was none or the node has been reset since.</summary>
    public static JournalEntry? Finished(NodePaths paths) =>
        Journal.Read(paths.BootstrapJournal).LastOrDefault(entry => entry is { Phase: PhaseNames.Done, Step: null, State: JournalState.Done });

    /// <summary>True when an installation was begun and not finished.</summary>
    public static bool IsUnfinished(NodePaths paths) => Finished(paths) is null && BootstrapRecord.TryLoad(paths) is not null;
}
