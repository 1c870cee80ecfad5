namespace Cpctl.Api.Node;

/// <summary>
/// Writes a large file and has the disk begin with each part as soon as it is there. Left to the end, gigabytes are written at once when the file is made
/// durable, and whoever else writes durably to the same disk, etcd above all, waits for all of them.
/// </summary>
/// <param name="file">Written mostly from beginning to end; stays the caller's.</param>
public sealed class EarlyWritingStream(FileStream file) : Stream
{
    private const int Part = 8 << 20;
    private long _begun;

    public override bool CanRead => false;

    public override bool CanSeek => file.CanSeek;

    public override bool CanWrite => true;

    public override long Length => file.Length;

    public override long Position
    {
        get => file.Position;
        set => file.Position = value;
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        file.Write(buffer);
        Begin();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await file.WriteAsync(buffer, cancellationToken);
        Begin();
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush() => file.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => file.FlushAsync(cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => file.Seek(offset, origin);

    public override void SetLength(long value) => file.SetLength(value);

    private void Begin()
    {
        var length = file.Position - _begun;
        if (length < Part)
        {
            return;
        }

        file.Flush();
        LibC.BeginWriting(file.SafeFileHandle, _begun, length);
        _begun += length;
    }
}
