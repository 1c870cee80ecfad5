using System.Security.Cryptography;
using System.Text;

namespace Cpctl.Recovery.Age;

/// <summary>One "-> TYPE ARGUMENT…" of a header, with its body: the file key, wrapped for somebody.</summary>
internal sealed record AgeStanza(IReadOnlyList<string> Arguments, byte[] Body)
{
    private const string X25519Type = "X25519";
    private const int KeySize = 32;
    private static readonly byte[] Info = Encoding.ASCII.GetBytes("age-encryption.org/v1/X25519");

    /// <summary>Every key is used once, so the nonce need not differ.</summary>
    private static readonly byte[] Nonce = new byte[12];

    public static AgeStanza Wrap(ReadOnlySpan<byte> fileKey, AgeRecipient recipient)
    {
        var ephemeral = RandomNumberGenerator.GetBytes(Curve.Size);
        var share = Curve.PublicOf(ephemeral);
        using var cipher = new ChaCha20Poly1305(WrapKey(Curve.SharedSecret(ephemeral, recipient.Point), share, recipient));
        var body = new byte[fileKey.Length + AgeChunks.TagSize];
        cipher.Encrypt(Nonce, fileKey, body.AsSpan(0, fileKey.Length), body.AsSpan(fileKey.Length));
        return new AgeStanza([X25519Type, AgeBase64.Encode(share)], body);
    }

    /// <returns>The file key; null when it is not wrapped for this identity.</returns>
    /// <exception cref="FormatException">It is an X25519 stanza, and not a whole one.</exception>
    public byte[]? TryUnwrap(AgeIdentity identity)
    {
        if (Arguments[0] != X25519Type)
        {
            return null;
        }

        if (Arguments.Count != 2 || AgeBase64.Decode(Arguments[1]) is not { Length: Curve.Size } share || Body.Length != AgeHeader.FileKeySize + AgeChunks.TagSize)
        {
            throw new FormatException("an X25519 stanza has the wrong size");
        }

        var fileKey = new byte[AgeHeader.FileKeySize];
        try
        {
            using var cipher = new ChaCha20Poly1305(WrapKey(Curve.SharedSecret(identity.Scalar, share), share, identity.Recipient));
            cipher.Decrypt(Nonce, Body.AsSpan(0, fileKey.Length), Body.AsSpan(fileKey.Length), fileKey);
            return fileKey;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static byte[] WrapKey(byte[] secret, byte[] share, AgeRecipient recipient) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, KeySize, salt: [.. share, .. recipient.Point], Info);
}
