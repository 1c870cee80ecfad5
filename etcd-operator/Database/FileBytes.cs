using Cpctl.Etcd.Launch;
using Microsoft.Win32.SafeHandles;

namespace Cpctl.Etcd.Database;

/// <summary>A file, opened without the advisory lock that etcd holds on its own. May be read by several threads.</summary>
public sealed class FileBytes : IByteSource, IDisposable
{
    private readonly SafeFileHandle _file;

    /// <exception cref="IOException">It cannot be opened.</exception>
    public FileBytes(string path)
    {
        _file = LaunchLibC.OpenWithoutLock(path);
        try
        {
            Length = RandomAccess.GetLength(_file);
        }
        catch (NotSupportedException e)
        {
            _file.Dispose();
            throw new IOException($"{path} is a pipe or a device, which can't be read at any place", e);
        }
    }

    public long Length { get; }

    public int Read(Span<byte> buffer, long offset) => RandomAccess.Read(_file, buffer, offset);

    public void Dispose() => _file.Dispose();
}
