using Cpctl.Etcd.Database;

namespace Cpctl.Recovery.Age;

/// <summary>
/// The content of an age file, decrypted where it is read and nowhere else: chunks stand for themselves, so a database inside can be inspected
/// without a copy of it in the clear. Memory is the chunks that are kept, 4 MiB. For one thread; another one has its own by <see cref="Again"/>.
/// </summary>
internal sealed class AgePayload : IByteSource, IDisposable
{
    private const int Kept = 64;
    private readonly IByteSource _file;
    private readonly Func<AgeChunks> _openChunks;
    private readonly AgeChunks _chunks;
    private readonly long _start;
    private readonly long _last;
    private readonly byte[] _sealed = new byte[AgeChunks.SealedSize];
    private readonly (long Index, byte[] Plain)[] _kept = new (long, byte[])[Kept];

    private AgePayload(IByteSource file, long start, Func<AgeChunks> openChunks)
    {
        _file = file;
        _start = start;
        _openChunks = openChunks;
        _chunks = openChunks();
        var size = file.Length - start;
        _last = (size - 1) / AgeChunks.SealedSize;
        Length = size - ((_last + 1) * AgeChunks.TagSize);
        Array.Fill(_kept, (-1, []));
    }

    public long Length { get; }

    /// <param name="identities">Any of which may open it.</param>
    /// <exception cref="AgeException">It can't be opened; a file that was cut off is noticed here already.</exception>
    public static AgePayload Open(IByteSource file, IReadOnlyCollection<AgeIdentity> identities) =>
        Open(file, stanzas => AgeHeader.Unwrap(stanzas, identities));

    /// <param name="unwrap">Gives the file key; who has just written the file knows it.</param>
    /// <exception cref="AgeException">It can't be opened; a file that was cut off is noticed here already.</exception>
    public static AgePayload Open(IByteSource file, Func<IReadOnlyList<AgeStanza>, byte[]?> unwrap)
    {
        using var stream = new SourceStream(file);
        using var buffered = new BufferedStream(stream);
        var fileKey = AgeHeader.Read(buffered, unwrap);
        var salt = new byte[AgeChunks.SaltSize];
        if (buffered.ReadAtLeast(salt, salt.Length, throwOnEndOfStream: false) != salt.Length || file.Length - buffered.Position < AgeChunks.TagSize)
        {
            throw new AgeException(AgeFailure.Damaged, "the file ends behind its header");
        }

        var payload = new AgePayload(file, buffered.Position, () => new AgeChunks(fileKey, salt));
        try
        {
            payload.CheckEnd();
            return payload;
        }
        catch
        {
            payload.Dispose();
            throw;
        }
    }

    public int Read(Span<byte> buffer, long offset)
    {
        var done = 0;
        while (done < buffer.Length && offset + done < Length)
        {
            var chunk = Chunk((offset + done) / AgeChunks.PlainSize);
            var part = chunk.AsSpan((int)((offset + done) % AgeChunks.PlainSize));
            part = part[..Math.Min(part.Length, buffer.Length - done)];
            part.CopyTo(buffer[done..]);
            done += part.Length;
        }

        return done;
    }

    /// <summary>The same content for another thread, with keys and memory of its own; the file is shared, and must bear that.</summary>
    public AgePayload Again() => new(_file, _start, _openChunks);

    public void Dispose() => _chunks.Dispose();

    private void CheckEnd()
    {
        var size = _file.Length - _start - (_last * AgeChunks.SealedSize);

        // An empty last chunk is only the whole of an empty file.
        if (size < AgeChunks.TagSize || (size == AgeChunks.TagSize && _last > 0))
        {
            throw new AgeException(AgeFailure.Damaged, "the file was cut off");
        }

        Chunk(_last);
    }

    private byte[] Chunk(long index)
    {
        ref var kept = ref _kept[index % Kept];
        if (kept.Index == index)
        {
            return kept.Plain;
        }

        var at = _start + (index * AgeChunks.SealedSize);
        var chunk = _sealed.AsSpan(0, (int)Math.Min(AgeChunks.SealedSize, _file.Length - at));
        var plain = kept.Plain.Length == chunk.Length - AgeChunks.TagSize ? kept.Plain : new byte[chunk.Length - AgeChunks.TagSize];
        kept = (-1, plain);
        if (_file.Read(chunk, at) != chunk.Length || !_chunks.TryOpen(index, index == _last, chunk, plain))
        {
            throw new AgeException(AgeFailure.Damaged, index == _last ? "the file was changed or cut off at its end" : $"the file was changed between bytes {at} and {at + chunk.Length}");
        }

        kept = (index, plain);
        return plain;
    }
}
