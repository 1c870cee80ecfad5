using Cpctl.Etcd.Database;

namespace Cpctl.Etcd.Tests.Database;

/// <summary>An image whose pages behind the two meta pages stand far out in a file that is otherwise empty: a large database without its weight.</summary>
internal sealed class FarBytes(byte[] image, int gapPages) : IByteSource
{
    private const int Near = 2 * EtcdImage.PageSize;
    private readonly long _gap = (long)gapPages * EtcdImage.PageSize;
    private readonly MemoryBytes _image = new(image);

    public long Length => image.Length + _gap;

    public int Read(Span<byte> buffer, long offset)
    {
        if (offset >= Near + _gap)
        {
            return _image.Read(buffer, offset - _gap);
        }

        var end = offset < Near ? Near : Near + _gap;
        buffer = buffer[..(int)Math.Min(buffer.Length, end - offset)];
        buffer.Clear();
        return offset < Near ? _image.Read(buffer, offset) : buffer.Length;
    }
}
