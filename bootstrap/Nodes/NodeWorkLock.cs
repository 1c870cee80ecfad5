using Cpctl.Api.Errors;
using Cpctl.Api.Node;

namespace Cpctl.Bootstrap.Nodes;

/// <summary>One bootstrap, join or reset at a time on a node. The kernel lets go of the lock however its holder ends.</summary>
internal static class NodeWorkLock
{
    /// <exception cref="CpctlException">Refused (3): another one is at work.</exception>
    public static FileLock Take(NodePaths paths) => FileLock.TryAcquire(paths.BootstrapLock) ?? throw new CpctlException(
        ExitCode.Refused,
        "another cpctl is at work on this node",
        $"a bootstrap, join or reset holds {paths.BootstrapLock}",
        "Let it finish; if it hangs, end it and run this command again: what it did is recorded.");
}
