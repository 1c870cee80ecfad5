using Cpctl.Etcd.Database;

namespace Cpctl.Recovery.Tests;

/// <summary>A file that is only in memory.</summary>
internal sealed class MemoryBytes(byte[] content) : IByteSource
{
    public long Length => content.Length;

    public int Read(Span<byte> buffer, long offset)
    {
        var rest = content.AsSpan((int)Math.Min(offset, content.Length));
        rest = rest[..Math.Min(rest.Length, buffer.Length)];
        rest.CopyTo(buffer);
        return rest.Length;
    }
}
