using Cpctl.Pki;
using Cpctl.Pki.Signers;

namespace Cpctl.Recovery.Restore.Plain;

/// <summary>Opens encrypted values with the keys that their prefixes name.</summary>
internal sealed class ValueOpener(IReadOnlyList<EncryptionKey> keys)
{
    private readonly ILookup<string, EncryptionKey> _keys = keys.ToLookup(EncryptionConfiguration.ValuePrefix, StringComparer.Ordinal);

    public bool Knows(EncryptedValue encrypted) => _keys.Contains(encrypted.Prefix);

    /// <param name="place">The value's key in etcd.</param>
    /// <returns>What it holds, and the key that opened it; null when none does.</returns>
    public (byte[]? Content, EncryptionKey? Key) Open(EncryptedValue encrypted, ReadOnlySpan<byte> place, ReadOnlySpan<byte> value)
    {
        var payload = value[encrypted.Length..];
        foreach (var key in _keys[encrypted.Prefix])
        {
            if (ValueCipher.TryOpen(key, payload, place) is { } content) return (content, key);
        }

        return (null, null);
    }
}
