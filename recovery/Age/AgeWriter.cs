using System.Security.Cryptography;

namespace Cpctl.Recovery.Age;

/// <summary>Encrypts what is written to it. Without <see cref="Complete"/> the file stays one that nobody opens: cut off.</summary>
internal sealed class AgeWriter : Stream
{
    private readonly Stream _output;
    private readonly AgeChunks _chunks;
    private readonly byte[] _plain = new byte[AgeChunks.PlainSize];
    private readonly byte[] _sealed = new byte[AgeChunks.SealedSize];
    private long _index;
    private int _filled;

    /// <param name="output">Stays the caller's.</param>
    /// <param name="fileKey">Random, of <see cref="AgeHeader.FileKeySize"/>; never used for another file.</param>
    public AgeWriter(Stream output, ReadOnlySpan<byte> fileKey, IEnumerable<AgeRecipient> recipients)
    {
        _output = output;
        var salt = RandomNumberGenerator.GetBytes(AgeChunks.SaltSize);
        output.Write(AgeHeader.Write(fileKey, recipients));
        output.Write(salt);
        _chunks = new AgeChunks(fileKey, salt);
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => (_index * AgeChunks.PlainSize) + _filled;
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            // A full chunk waits for what follows it: whether it is the last is sealed into it.
            if (_filled == _plain.Length)
            {
                SealChunk(isLast: false);
            }

            var part = buffer[..Math.Min(buffer.Length, _plain.Length - _filled)];
            part.CopyTo(_plain.AsSpan(_filled));
            _filled += part.Length;
            buffer = buffer[part.Length..];
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    // Sealing is work of the processor, and what is below takes its bytes at once: a thread in between would only cost time.
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush() => _output.Flush();

    /// <summary>Ends the file.</summary>
    public void Complete() => SealChunk(isLast: true);

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _chunks.Dispose();
        CryptographicOperations.ZeroMemory(_plain);
        base.Dispose(disposing);
    }

    private void SealChunk(bool isLast)
    {
        _chunks.Seal(_index++, isLast, _plain.AsSpan(0, _filled), _sealed);
        _output.Write(_sealed.AsSpan(0, _filled + AgeChunks.TagSize));
        _filled = 0;
    }
}
