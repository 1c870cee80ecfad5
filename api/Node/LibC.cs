using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Cpctl.Api.Node;

/// <summary>What the base library does not offer: fsync of a directory, writing that begins early, rename with its errno, flock, chown.</summary>
internal static partial class LibC
{
    internal const int Enoent = 2;
    internal const int Exdev = 18;
    internal const int Ebusy = 16;
    internal const int Ewouldblock = 11;

    private const int ReadOnly = 0;
    private const int Create = 0x40;
    private const int ReadWrite = 2;
    private const int CloseOnExec = 0x80000;
    private const int LockExclusive = 2;
    private const int LockNonBlocking = 4;
    private const int LockRelease = 8;
    private const uint BeginToWrite = 2;

    /// <summary>Makes the names in a directory durable: without it a rename may be lost with the power.</summary>
    internal static void SyncDirectory(string directory)
    {
        var descriptor = Open(directory, ReadOnly | CloseOnExec, 0);
        if (descriptor < 0)
        {
            throw LastError($"open {directory}");
        }

        try
        {
            if (Sync(descriptor) != 0)
            {
                throw LastError($"fsync {directory}");
            }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    /// <summary>Has the disk begin with a part of a file, and does not wait. It makes nothing durable; a file system that can't do it loses nothing.</summary>
    internal static void BeginWriting(SafeFileHandle file, long offset, long length) => _ = SyncRange(file, offset, length, BeginToWrite);

    /// <summary>rename(2). Returns 0 or the errno, so that callers can tell "another file system" from a failure.</summary>
    internal static int Rename(string from, string to) => RenameNative(from, to) == 0 ? 0 : Marshal.GetLastPInvokeError();

    /// <summary>Gives the path to root:root when running as root; elsewhere (render, tests) there is nothing to give.</summary>
    internal static void GiveToRoot(string path)
    {
        if (EffectiveUser() == 0 && ChangeOwner(path, 0, 0) != 0)
        {
            throw LastError($"chown {path}");
        }
    }

    /// <summary>Opens and locks a file. Returns the descriptor, or -1 when another process or handle holds the lock.</summary>
    internal static int TryLock(string path)
    {
        var descriptor = Open(path, ReadWrite | Create | CloseOnExec, Convert.ToInt32("600", 8));
        if (descriptor < 0)
        {
            throw LastError($"open {path}");
        }

        if (Lock(descriptor, LockExclusive | LockNonBlocking) == 0)
        {
            return descriptor;
        }

        var error = Marshal.GetLastPInvokeError();
        _ = Close(descriptor);
        return error == Ewouldblock ? -1 : throw new IOException($"flock {path}: {new Win32Exception(error).Message}");
    }

    /// <summary>
    /// Lets go of the lock and closes. Closing alone would not do: a process that is being started has a copy of the descriptor until its program
    /// begins, and the lock would live on with that (flock(2)).
    /// </summary>
    internal static void Unlock(int descriptor)
    {
        _ = Lock(descriptor, LockRelease);
        _ = Close(descriptor);
    }

    private static IOException LastError(string action) =>
        new($"{action}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "sync_file_range", SetLastError = true)]
    private static partial int SyncRange(SafeFileHandle file, long offset, long length, uint flags);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Lock(int descriptor, int operation);

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameNative(string from, string to);

    [LibraryImport("libc", EntryPoint = "lchown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeOwner(string path, uint user, uint group);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint EffectiveUser();
}
