using Cpctl.Api.Node;
using Cpctl.Bootstrap.Sequence;

namespace Cpctl.Bootstrap.Join;

/// <summary>What join's journal says about the past of this machine.</summary>
internal static class JoinJournal
{
    /// <summary>The finished join's entry; null when there was none or the node has been reset since.</summary>
    public static JournalEntry? Finished(NodePaths paths) =>
        PastRuns.Finished(paths.JoinJournal, JoinPhaseNames.Done);

    /// <summary>True when the cluster has admitted this node and the join has not finished: its files are expected then.</summary>
    public static bool IsUnfinished(NodePaths paths) => PastRuns.Read(paths.JoinJournal).Count > 0 && Finished(paths) is null;
}
