using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Cpctl.Pki.Sealing;

/// <summary>
/// Encrypts to one node: an ephemeral ECDH P-256 key, HKDF-SHA256 over both public keys, AES-256-GCM. Bound to cluster and node name,
/// so that a box neither opens elsewhere nor serves as another's.
/// </summary>
public static class SealedBox
{
    private const string Algorithm = "ECDH-P256+HKDF-SHA256+AES-256-GCM";
    private const int TagBytes = 16;

    /// <returns>JSON; safe to publish.</returns>
    public static byte[] Seal(ReadOnlySpan<byte> content, SealingPublicKey recipient, Guid clusterId, string node)
    {
        using var ephemeral = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        using var to = recipient.Open();
        var ephemeralKey = ephemeral.ExportSubjectPublicKeyInfo();
        var context = Context(clusterId, node);
        var secret = Derive(ephemeral, to, ephemeralKey, recipient.PublicKeyInfo, context);

        // The key is used once, so the nonce may be constant; a random one costs nothing and forgives a later mistake.
        var nonce = RandomNumberGenerator.GetBytes(AesGcm.NonceByteSizes.MaxSize);
        var cipher = new byte[content.Length];
        var tag = new byte[TagBytes];
        using (var aes = new AesGcm(secret, TagBytes))
        {
            aes.Encrypt(nonce, content, cipher, tag, context);
        }

        CryptographicOperations.ZeroMemory(secret);
        var document = new SealedBoxDocument(Algorithm, recipient.Fingerprint, ephemeralKey, nonce, [.. cipher, .. tag], recipient.PublicKeyInfo);
        return JsonSerializer.SerializeToUtf8Bytes(document, SealedBoxJson.Default.SealedBoxDocument);
    }

    /// <exception cref="CryptographicException">Not a box, not for this key, cluster or node, or altered.</exception>
    public static byte[] Open(ReadOnlySpan<byte> box, SealingKey key, Guid clusterId, string node)
    {
        var document = Parse(box) ?? throw new CryptographicException("this is not a sealed box");
        if (document.Recipient != key.PublicKey.Fingerprint)
        {
            throw new CryptographicException($"the box is sealed to {document.Recipient}, this node's key is {key.PublicKey.Fingerprint}");
        }

        using var ephemeral = new SealingPublicKey(document.Ephemeral).Open();
        var context = Context(clusterId, node);
        var secret = Derive(key.Key, ephemeral, document.Ephemeral, key.PublicKey.PublicKeyInfo, context);
        var cipher = document.Content.AsSpan();
        var content = new byte[cipher.Length - TagBytes];
        using (var aes = new AesGcm(secret, TagBytes))
        {
            aes.Decrypt(document.Nonce, cipher[..^TagBytes], cipher[^TagBytes..], content, context);
        }

        CryptographicOperations.ZeroMemory(secret);
        return content;
    }

    /// <summary>The fingerprint of the key a box is sealed to, or null when it is no box.</summary>
    public static string? RecipientOf(ReadOnlySpan<byte> box) => Parse(box)?.Recipient;

    /// <summary>The key that a box is sealed to, so that a successor can be sealed to it; null when it is no box, or does not tell.</summary>
    public static SealingPublicKey? RecipientKeyOf(ReadOnlySpan<byte> box) =>
        Parse(box) is { RecipientKey: { } info } document && new SealingPublicKey(info) is var key && key.Fingerprint == document.Recipient ? key : null;

    private static SealedBoxDocument? Parse(ReadOnlySpan<byte> box)
    {
        try
        {
            var document = JsonSerializer.Deserialize(box, SealedBoxJson.Default.SealedBoxDocument);
            return document is { Algorithm: Algorithm, Content.Length: >= TagBytes } && document.Nonce.Length == AesGcm.NonceByteSizes.MaxSize
                ? document
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[] Context(Guid clusterId, string node) => Encoding.UTF8.GetBytes($"cpctl.dev/sealed-box/v1\n{clusterId}\n{node}");

    private static byte[] Derive(ECDiffieHellman own, ECDiffieHellman other, byte[] ephemeral, byte[] recipient, byte[] context)
    {
        using var otherPublic = other.PublicKey;
        var shared = own.DeriveRawSecretAgreement(otherPublic);
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, shared, 32, salt: [.. ephemeral, .. recipient], info: context);
        CryptographicOperations.ZeroMemory(shared);
        return key;
    }
}
