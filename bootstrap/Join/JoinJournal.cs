using Cpctl.Api.Node;

namespace Cpctl.Bootstrap.Join;

/// <summary>What join's journal says about the past of this machine.</summary>
internal static class JoinJournal
{
    /// <summary>The finished join's entry; null when there was none or the node has been reset since.</summary>
    public static JournalEntry? Finished(NodePaths paths) =>
        Journal.Read(paths.JoinJournal).LastOrDefault(entry => entry is { Phase: JoinPhaseNames.Done, Step: null, State: JournalState.Done });

    /// <summary>True when the cluster has admitted this node and the join has not finished: its files are expected then.</summary>
    public static bool IsUnfinished(NodePaths paths) => Journal.Read(paths.JoinJournal).Count > 0 && Finished(paths) is null;
}
