using System.Text;

namespace Cpctl.Recovery.Drills;

/// <summary>A Secret as it stands in a bundle's snapshot.</summary>
/// <param name="Revision">Of its last write; what the API calls its resource version.</param>
/// <param name="EncryptedBy">What its value begins with, up to the key's name; null when it is in the clear.</param>
internal sealed record DrilledSecret(string Namespace, string Name, long Revision, string? EncryptedBy)
{
    private const int PrefixParts = 5;
    private const int LongestPrefix = 512;

    private static ReadOnlySpan<byte> Folder => "/registry/secrets/"u8;

    private static ReadOnlySpan<byte> Encrypted => "k8s:enc:"u8;

    /// <returns>Null when the key is no Secret's.</returns>
    public static DrilledSecret? TryRead(ReadOnlySpan<byte> key, long revision, ReadOnlySpan<byte> value)
    {
        if (!key.StartsWith(Folder)) return null;
        var path = Encoding.UTF8.GetString(key[Folder.Length..]).Split('/');
        return path is [var ns, var name] ? new DrilledSecret(ns, name, revision, Prefix(value)) : null;
    }

    // k8s:enc:PROVIDER:v1:KEY:… Source: apiserver's encryptionconfig/config.go.
    private static string? Prefix(ReadOnlySpan<byte> value)
    {
        if (!value.StartsWith(Encrypted)) return null;
        var text = Encoding.Latin1.GetString(value[..Math.Min(value.Length, LongestPrefix)]);
        return string.Join(':', text.Split(':', PrefixParts + 1).Take(PrefixParts));
    }
}
