namespace Cpctl.Api.Node;

/// <summary>
/// An exclusive lock between processes of one node (flock): the kernel lets go of it when the holder ends, however it ends.
/// The file stays; its existence means nothing.
/// </summary>
public sealed class FileLock : IDisposable
{
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(50);
    private int _descriptor;

    private FileLock(int descriptor) => _descriptor = descriptor;

    /// <summary>Takes the lock at once, or returns null when another process (or another handle of this one) has it.</summary>
    public static FileLock? TryAcquire(string path)
    {
        NodeDirectory.Ensure(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var descriptor = LibC.TryLock(path);
        return descriptor < 0 ? null : new FileLock(descriptor);
    }

    /// <summary>Waits for the lock until the token is cancelled.</summary>
    public static async Task<FileLock> AcquireAsync(string path, TimeProvider time, CancellationToken cancellation)
    {
        while (true)
        {
            if (TryAcquire(path) is { } acquired)
            {
                return acquired;
            }

            await Task.Delay(Retry, time, cancellation);
        }
    }

    public void Dispose()
    {
        var descriptor = Interlocked.Exchange(ref _descriptor, -1);
        if (descriptor >= 0)
        {
            LibC.Unlock(descriptor);
        }
    }
}
