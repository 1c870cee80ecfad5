using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Cpctl.Recovery.Age;

/// <summary>The STREAM construction of age: content in chunks of 64 KiB, each sealed with its number and whether it is the last.</summary>
internal sealed class AgeChunks : IDisposable
{
    public const int PlainSize = 64 * 1024;
    public const int TagSize = 16;
    public const int SealedSize = PlainSize + TagSize;

    /// <summary>Of the random bytes between header and chunks.</summary>
    public const int SaltSize = 16;

    private const int NonceSize = 12;
    private const int KeySize = 32;
    private readonly ChaCha20Poly1305 _cipher;

    public AgeChunks(ReadOnlySpan<byte> fileKey, ReadOnlySpan<byte> salt) =>
        _cipher = new ChaCha20Poly1305(HKDF.DeriveKey(HashAlgorithmName.SHA256, fileKey.ToArray(), KeySize, salt.ToArray(), "payload"u8.ToArray()));

    /// <param name="output">Takes the sealed chunk: 16 bytes more.</param>
    public void Seal(long index, bool isLast, ReadOnlySpan<byte> plain, Span<byte> output)
    {
        Span<byte> nonce = stackalloc byte[NonceSize];
        _cipher.Encrypt(Nonce(nonce, index, isLast), plain, output[..plain.Length], output.Slice(plain.Length, TagSize));
    }

    /// <returns>False when it is not this chunk, or not as it was sealed.</returns>
    public bool TryOpen(long index, bool isLast, ReadOnlySpan<byte> chunk, Span<byte> plain)
    {
        Span<byte> nonce = stackalloc byte[NonceSize];
        try
        {
            var size = chunk.Length - TagSize;
            _cipher.Decrypt(Nonce(nonce, index, isLast), chunk[..size], chunk[size..], plain[..size]);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    public void Dispose() => _cipher.Dispose();

    private static Span<byte> Nonce(Span<byte> nonce, long index, bool isLast)
    {
        nonce.Clear();
        BinaryPrimitives.WriteInt64BigEndian(nonce[3..], index);
        nonce[^1] = isLast ? (byte)1 : (byte)0;
        return nonce;
    }
}
