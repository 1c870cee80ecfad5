using System.Buffers;
using System.Collections;
using System.Text.Json;

namespace Cpctl.Api.Kubernetes;

/// <summary>
/// An answer on its way to the deserializer, which gives lists with null among their items although no record says so. API servers send none: who does is no API server, and
/// nobody behind the client is prepared for it. It is found here, once for all lists.
/// </summary>
/// <param name="answer">JSON in UTF-8; disposed of by whoever opened it.</param>
internal sealed class ItemGuardStream(Stream answer) : Stream
{
    private readonly ArrayBufferWriter<byte> _rest = new();
    private readonly BitArray _isArray = new(65);
    private JsonReaderState _state;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <exception cref="JsonException">A list has null among its items, or this is no JSON.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await answer.ReadAsync(buffer, cancellationToken);
        Look(buffer.Span[..count]);
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc cref="ReadAsync(Memory{byte}, CancellationToken)"/>
    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = answer.Read(buffer, offset, count);
        Look(buffer.AsSpan(offset, read));
        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private void Look(ReadOnlySpan<byte> bytes)
    {
        // Whether it ends well is the deserializer's to say.
        if (bytes.IsEmpty) return;
        _rest.Write(bytes);
        var reader = new Utf8JsonReader(_rest.WrittenSpan, isFinalBlock: false, _state);
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                // The reader refuses what is nested deeper than 64.
                case JsonTokenType.StartArray or JsonTokenType.StartObject:
                    _isArray[reader.CurrentDepth + 1] = reader.TokenType == JsonTokenType.StartArray;
                    break;
                case JsonTokenType.Null when _isArray[reader.CurrentDepth]:
                    throw new JsonException("a list has null among its items");
            }
        }

        _state = reader.CurrentState;
        Keep((int)reader.BytesConsumed);
    }

    private void Keep(int consumed)
    {
        var rest = _rest.WrittenSpan[consumed..].ToArray();
        _rest.ResetWrittenCount();
        _rest.Write(rest);
    }
}
