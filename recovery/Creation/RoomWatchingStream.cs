namespace Cpctl.Recovery.Creation;

/// <summary>
/// Passes everything on, and looks again and again whether there is still room: while a snapshot comes, the database grows and others write. What is thrown by the look ends
/// the stream's user, who takes away what he has written.
/// </summary>
/// <param name="inner">Read from or written to; stays the caller's.</param>
/// <param name="look">Throws when there is no room any more.</param>
internal sealed class RoomWatchingStream(Stream inner, Action look) : Stream
{
    /// <summary>Bytes between two looks.</summary>
    internal const int Part = 4 << 20;

    // A first look before the first byte.
    private long _since = Part;

    public override bool CanRead => inner.CanRead;

    public override bool CanSeek => false;

    public override bool CanWrite => inner.CanWrite;

    public override long Length => inner.Length;

    public override long Position
    {
        get => inner.Position;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        Pass(0);
        var read = inner.Read(buffer, offset, count);
        _since += read;
        return read;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Pass(0);
        var read = await inner.ReadAsync(buffer, cancellationToken);
        _since += read;
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count)
    {
        Pass(count);
        inner.Write(buffer, offset, count);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Pass(buffer.Length);
        return inner.WriteAsync(buffer, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush() => inner.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private void Pass(long bytes)
    {
        if (_since >= Part)
        {
            look();
            _since = 0;
        }

        _since += bytes;
    }
}
