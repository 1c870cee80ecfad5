using System.Security.Cryptography;
using Cpctl.Api.Resources;
using Cpctl.Pki.Signers;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Macs;
using Org.BouncyCastle.Crypto.Parameters;

namespace Cpctl.Recovery.Restore.Plain;

/// <summary>Opens what an API server encrypted. Source: k8s.io/apiserver/pkg/storage/value/encrypt (aes, secretbox).</summary>
internal static class ValueCipher
{
    private const int Block = 16;
    private const int GcmNonce = 12;
    private const int Tag = 16;
    private const int BoxNonce = 24;
    private const int BoxKey = 32;

    /// <param name="key">Of encryption at rest.</param>
    /// <param name="payload">What stands behind the prefix.</param>
    /// <param name="place">The value's key in etcd: aesgcm binds a value to it.</param>
    /// <returns>Null when the key does not open it.</returns>
    public static byte[]? TryOpen(EncryptionKey key, ReadOnlySpan<byte> payload, ReadOnlySpan<byte> place)
    {
        var opened = key.Provider switch
        {
            EncryptionProvider.Aescbc => Cbc(key.Secret, payload),
            EncryptionProvider.Aesgcm => Gcm(key.Secret, payload, place),
            EncryptionProvider.Secretbox => Box(key.Secret, payload),
            _ => null,
        };

        // aescbc proves nothing: another key yields bytes of no meaning, now and then with a good padding.
        return opened is not null && StoredObject.IsPlain(opened) ? opened : null;
    }

    private static byte[]? Cbc(byte[] secret, ReadOnlySpan<byte> payload)
    {
        if (payload.Length < 2 * Block || payload.Length % Block != 0) return null;
        using var aes = Aes.Create();
        aes.Key = secret;
        try
        {
            return aes.DecryptCbc(payload[Block..], payload[..Block]);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static byte[]? Gcm(byte[] secret, ReadOnlySpan<byte> payload, ReadOnlySpan<byte> place)
    {
        if (payload.Length < GcmNonce + Tag) return null;
        using var gcm = new AesGcm(secret, Tag);
        var opened = new byte[payload.Length - GcmNonce - Tag];
        try
        {
            gcm.Decrypt(payload[..GcmNonce], payload[GcmNonce..^Tag], payload[^Tag..], opened, place);
            return opened;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>NaCl's secretbox: XSalsa20, whose first 32 bytes are the key of Poly1305, which comes first.</summary>
    private static byte[]? Box(byte[] secret, ReadOnlySpan<byte> payload)
    {
        if (payload.Length < BoxNonce + Tag) return null;
        var cipher = new XSalsa20Engine();
        cipher.Init(false, new ParametersWithIV(new KeyParameter(secret), payload[..BoxNonce].ToArray()));
        var macKey = new byte[BoxKey];
        cipher.ProcessBytes(new byte[BoxKey], 0, BoxKey, macKey, 0);
        var (content, expected) = (payload[(BoxNonce + Tag)..].ToArray(), new byte[Tag]);
        var mac = new Poly1305();
        mac.Init(new KeyParameter(macKey));
        mac.BlockUpdate(content, 0, content.Length);
        mac.DoFinal(expected, 0);
        if (!CryptographicOperations.FixedTimeEquals(payload.Slice(BoxNonce, Tag), expected)) return null;
        var opened = new byte[content.Length];
        cipher.ProcessBytes(content, 0, content.Length, opened, 0);
        return opened;
    }
}
