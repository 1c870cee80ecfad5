using System.Buffers;
using System.Security.Cryptography;

namespace Cpctl.Etcd.Database;

/// <summary>
/// Follows a snapshot's bytes once: its own SHA-256, and the one that etcd appends while it sends it. A database is a whole number of pages, so that the
/// latter's presence shows in the size. Source: etcdutl's restore, "snapshot missing hash but --skip-hash-check=false".
/// </summary>
public sealed class SnapshotHasher : IDisposable
{
    private const int Alignment = 512;

    /// <summary>Small enough to stay in the processor's cache between reading and hashing.</summary>
    private const int Chunk = 1 << 18;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    // The last bytes so far: they may be etcd's hash, which does not count itself.
    private readonly byte[] _held = new byte[SHA256.HashSizeInBytes];
    private int _heldLength;
    private long _length;

    /// <summary>A copied database file has no hash behind it, a snapshot that etcd sent has one.</summary>
    public static bool HasTrailer(IByteSource file) => IsWithTrailer(file.Length);

    /// <summary>Of a whole file.</summary>
    /// <exception cref="IOException">It can't be read.</exception>
    public static SnapshotDigest Hash(IByteSource file, CancellationToken cancel)
    {
        using var hasher = new SnapshotHasher();
        var buffer = ArrayPool<byte>.Shared.Rent(Chunk);
        try
        {
            for (var read = 0; (read = file.Read(buffer.AsSpan(0, Chunk), hasher._length)) > 0;)
            {
                cancel.ThrowIfCancellationRequested();
                hasher.Add(buffer.AsSpan(0, read));
            }

            return hasher.Finish();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        _length += bytes.Length;
        if (bytes.Length >= _held.Length)
        {
            _hash.AppendData(_held, 0, _heldLength);
            _hash.AppendData(bytes[..^_held.Length]);
            bytes[^_held.Length..].CopyTo(_held);
            _heldLength = _held.Length;
            return;
        }

        var surplus = Math.Max(0, _heldLength + bytes.Length - _held.Length);
        _hash.AppendData(_held, 0, surplus);
        _held.AsSpan(surplus, _heldLength - surplus).CopyTo(_held);
        bytes.CopyTo(_held.AsSpan(_heldLength - surplus));
        _heldLength += bytes.Length - surplus;
    }

    /// <summary>Nothing may be added after it.</summary>
    public SnapshotDigest Finish()
    {
        bool? matches = IsWithTrailer(_length) ? _hash.GetCurrentHash().AsSpan().SequenceEqual(_held) : null;
        _hash.AppendData(_held, 0, _heldLength);
        return new SnapshotDigest(_length, Convert.ToHexStringLower(_hash.GetHashAndReset()), matches);
    }

    public void Dispose() => _hash.Dispose();

    private static bool IsWithTrailer(long length) => length % Alignment == SHA256.HashSizeInBytes;
}
