using Cpctl.Api.Errors;

namespace Cpctl.Api.Node;

/// <summary>
/// One bootstrap, join, reset, restore, recovery or pruning of the archive at a time on a node. The kernel lets go of the lock however its holder ends; a holder that
/// ends in order takes the file away too, so that a refused command leaves nothing behind.
/// </summary>
public sealed class NodeWorkLock : IDisposable
{
    private readonly NodePaths _paths;
    private readonly FileLock _held;
    private readonly bool _madeFolder;

    private NodeWorkLock(NodePaths paths, FileLock held, bool madeFolder) => (_paths, _held, _madeFolder) = (paths, held, madeFolder);

    /// <exception cref="CpctlException">Refused (3): another one is at work.</exception>
    public static NodeWorkLock Take(NodePaths paths) => TryTake(paths) ?? throw new CpctlException(
        ExitCode.Refused,
        "another cpctl is at work on this node",
        $"a bootstrap, join, restore, recovery or reset holds {paths.BootstrapLock}",
        "Let it finish; if it hangs, end it and run this command again: what it did is recorded.");

    /// <returns>Null while another one is at work.</returns>
    public static NodeWorkLock? TryTake(NodePaths paths)
    {
        var madeFolder = !Directory.Exists(paths.RunDirectory);
        while (FileLock.TryAcquire(paths.BootstrapLock) is { } held)
        {
            // The holder before may have taken the file away between our opening and our locking it: then we hold nothing anybody sees.
            if (File.Exists(paths.BootstrapLock)) return new NodeWorkLock(paths, held, madeFolder);
            held.Dispose();
        }

        return null;
    }

    public void Dispose()
    {
        if (File.Exists(_paths.BootstrapLock)) File.Delete(_paths.BootstrapLock);
        if (_madeFolder && Directory.Exists(_paths.RunDirectory) && !Directory.EnumerateFileSystemEntries(_paths.RunDirectory).Any()) Directory.Delete(_paths.RunDirectory);
        _held.Dispose();
    }
}
