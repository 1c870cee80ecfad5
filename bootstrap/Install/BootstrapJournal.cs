using Cpctl.Api.Node;
using Cpctl.Bootstrap.Sequence;

namespace Cpctl.Bootstrap.Install;

/// <summary>What bootstrap's journal says about the past of this machine.</summary>
internal static class BootstrapJournal
{
    /// <summary>The finished installation's entry, null when there was none or the node has been reset since.</summary>
    public static JournalEntry? Finished(NodePaths paths) =>
        PastRuns.Finished(paths.BootstrapJournal, PhaseNames.Done);
}
