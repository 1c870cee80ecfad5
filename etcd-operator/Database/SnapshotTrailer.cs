using System.Buffers;
using System.Security.Cryptography;

namespace Cpctl.Etcd.Database;

/// <summary>
/// The SHA-256 that etcd appends to a snapshot while it sends it. A database is a whole number of pages, so its presence shows in the size.
/// Source: etcdutl's restore, "snapshot missing hash but --skip-hash-check=false".
/// </summary>
internal static class SnapshotTrailer
{
    private const int Alignment = 512;
    private const int Chunk = 1 << 20;

    /// <summary>A copied database file has none, a snapshot that etcd sent has one.</summary>
    public static bool IsIn(IByteSource file) => file.Length % Alignment == SHA256.HashSizeInBytes;

    /// <returns>Whether the content still is what etcd sent.</returns>
    /// <exception cref="IOException">It can't be read.</exception>
    public static bool Matches(IByteSource file, CancellationToken cancel)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(Chunk);
        try
        {
            var end = file.Length - SHA256.HashSizeInBytes;
            for (var at = 0L; at < end;)
            {
                cancel.ThrowIfCancellationRequested();
                var read = file.Read(buffer.AsSpan(0, (int)Math.Min(Chunk, end - at)), at);
                if (read == 0)
                {
                    return false;
                }

                hash.AppendData(buffer, 0, read);
                at += read;
            }

            Span<byte> expected = stackalloc byte[SHA256.HashSizeInBytes];
            return file.Read(expected, end) == expected.Length && hash.GetHashAndReset().AsSpan().SequenceEqual(expected);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
