using Amazon.S3.Model;
using Cpctl.Api.Runtime;

namespace Cpctl.Recovery.Destinations;

/// <summary>An object from its beginning to its end, also when connections break on the way: it goes on where it was, in the same object.</summary>
internal sealed class S3ObjectStream(S3Connection connection, string name, TimeProvider time) : Stream
{
    /// <summary>Without a byte in between.</summary>
    private const int MostBreaks = 5;

    private static readonly TimeSpan SilentFor = TimeSpan.FromMinutes(1);

    private GetObjectResponse? _answer;
    private string? _tag;
    private long? _length;
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => _position; set => throw new NotSupportedException(); }

    /// <summary>So that what is not there is told before anybody reads.</summary>
    public async Task OpenAsync(CancellationToken cancel)
    {
        var request = new GetObjectRequest { BucketName = connection.Location.Bucket, Key = connection.Location.KeyOf(name) };
        if (_length is { } length)
        {
            request.ByteRange = new ByteRange(_position, length - 1);
            request.EtagToMatch = _tag;
        }

        _answer = await connection.CallAsync($"read {name}", (store, cancellation) => store.GetObjectAsync(request, cancellation), cancel);
        if (_length is null) (_length, _tag) = (_answer.ContentLength, _answer.ETag);
        else if (_answer.ContentLength != _length - _position) throw new IOException($"the connection broke while {name} was read, and the store does not go on in the middle");
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_position == _length) return 0;
        for (var breaks = 0; ; breaks++)
        {
            if (_answer is null) await OpenAsync(cancellationToken);
            using var limit = new LimitedToken(SilentFor, time, cancellationToken);
            try
            {
                var read = await _answer!.ResponseStream.ReadAsync(buffer, limit.Token);
                if (read == 0 && buffer.Length > 0) throw new EndOfStreamException("it ended too early");
                _position += read;
                return read;
            }
            catch (Exception e) when (e is not S3Exception && !cancellationToken.IsCancellationRequested)
            {
                CloseAnswer();
                if (breaks == MostBreaks) throw new IOException($"{name} could not be read to its end: {e.Message}", e);
            }
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("read it asynchronously");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) CloseAnswer();
        base.Dispose(disposing);
    }

    private void CloseAnswer()
    {
        _answer?.Dispose();
        _answer = null;
    }
}
