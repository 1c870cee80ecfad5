using System.Globalization;

namespace Cpctl.Bootstrap.Support;

/// <summary>Takes so many bytes of what another machine sends, and no more.</summary>
/// <param name="inner">Gets them.</param>
/// <param name="limit">In bytes.</param>
internal sealed class BoundedStream(Stream inner, long limit) : Stream
{
    private long _taken;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _taken;

    public override long Position
    {
        get => Length;
        set => throw new NotSupportedException();
    }

    public override void Flush() => inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <exception cref="InvalidDataException">It is more than the limit.</exception>
    public override void Write(byte[] buffer, int offset, int count) => inner.Write(Within(buffer.AsSpan(offset, count)));

    /// <exception cref="InvalidDataException">It is more than the limit.</exception>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Within(buffer.Span);
        return inner.WriteAsync(buffer, cancellationToken);
    }

    private ReadOnlySpan<byte> Within(ReadOnlySpan<byte> bytes)
    {
        _taken += bytes.Length;
        return _taken <= limit ? bytes : throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"it sends more than {limit / 1e6:0} MB"));
    }
}
