using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Cpctl.Etcd.Launch;

/// <summary>The system calls of a launch. Only libc is needed: the etcd container has nothing else.</summary>
internal static unsafe partial class LaunchLibC
{
    private const int ReadWrite = 2;
    private const int CloseOnExec = 0x80000;
    private const int LockExclusive = 2;
    private const int LockNonBlocking = 4;
    private const int Ewouldblock = 11;
    private const int Enoent = 2;
    private const int SetMask = 2;
    private const int BrokenPipe = 13;

    /// <summary>Whether another process holds the file's lock (as bbolt takes it). A missing file is not locked.</summary>
    internal static bool IsLocked(string path)
    {
        var descriptor = Open(path, ReadWrite | CloseOnExec);
        if (descriptor < 0)
        {
            var error = Marshal.GetLastPInvokeError();
            return error == Enoent ? false : throw new IOException($"open {path}: {new Win32Exception(error).Message}");
        }

        try
        {
            return Lock(descriptor, LockExclusive | LockNonBlocking) != 0 && Marshal.GetLastPInvokeError() == Ewouldblock;
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    /// <summary>For reading, and without the advisory lock that .NET's own streams take: etcd holds it, and must not find it taken either.</summary>
    internal static SafeFileHandle OpenWithoutLock(string path)
    {
        var descriptor = Open(path, CloseOnExec);
        return descriptor >= 0
            ? new SafeFileHandle(descriptor, ownsHandle: true)
            : throw new IOException($"open {path}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");
    }

    internal static void SyncDirectory(string path)
    {
        var descriptor = Open(path, CloseOnExec);
        if (descriptor >= 0)
        {
            _ = Sync(descriptor);
            _ = Close(descriptor);
        }
    }

    /// <summary>Becomes another program: same process id, so that signals and the exit code are its own. Returns only on failure, with the reason.</summary>
    internal static string Execute(IReadOnlyList<string> command)
    {
        // .NET ignores SIGPIPE, and what is ignored stays so across exec; blocked signals too.
        var none = stackalloc byte[128];
        new Span<byte>(none, 128).Clear();
        _ = Signal(BrokenPipe, 0);
        _ = SignalMask(SetMask, none, null);

        var arguments = new nint[command.Count + 1];
        for (var i = 0; i < command.Count; i++)
        {
            arguments[i] = Marshal.StringToCoTaskMemUTF8(command[i]);
        }

        fixed (nint* pointer = arguments)
        {
            _ = Exec(command[0], pointer);
        }

        return new Win32Exception(Marshal.GetLastPInvokeError()).Message;
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Lock(int descriptor, int operation);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "execvp", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Exec(string program, nint* arguments);

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint Signal(int number, nint handler);

    [LibraryImport("libc", EntryPoint = "pthread_sigmask")]
    private static partial int SignalMask(int how, byte* set, byte* old);
}
