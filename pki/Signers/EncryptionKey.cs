using System.Globalization;
using System.Security.Cryptography;
using Cpctl.Api.Resources;

namespace Cpctl.Pki.Signers;

/// <summary>A key of encryption at rest. The name is stored with every encrypted value, so it never repeats.</summary>
public sealed class EncryptionKey(string name, EncryptionProvider provider, byte[] secret)
{
    public string Name { get; } = name;

    public EncryptionProvider Provider { get; } = provider;

    /// <summary>32 bytes; of AES keys that others made also 16 or 24.</summary>
    public byte[] Secret { get; } = IsSize(provider, secret.Length) ? secret : throw new CryptographicException("an encryption key has 32 bytes, one of AES may have 16 or 24");

    /// <summary>Whether the provider takes keys of so many bytes.</summary>
    public static bool IsSize(EncryptionProvider provider, int length) => length == 32 || (provider != EncryptionProvider.Secretbox && length is 16 or 24);

    public static EncryptionKey Create(EncryptionProvider provider, TimeProvider time)
    {
        var day = time.GetUtcNow().ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        var name = $"key-{day}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
        return new EncryptionKey(name, provider, RandomNumberGenerator.GetBytes(32));
    }

    public override string ToString() => $"encryption key {Name} ({Provider})";
}
