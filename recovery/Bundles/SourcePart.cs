using Cpctl.Etcd.Database;

namespace Cpctl.Recovery.Bundles;

/// <summary>A stretch of bytes inside others.</summary>
internal sealed class SourcePart(IByteSource whole, long start, long length) : IByteSource
{
    public long Length => length;

    public int Read(Span<byte> buffer, long offset) =>
        offset >= length ? 0 : whole.Read(buffer[..(int)Math.Min(buffer.Length, length - offset)], start + offset);
}
