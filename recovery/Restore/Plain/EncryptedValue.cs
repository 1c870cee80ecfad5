using System.Text;

namespace Cpctl.Recovery.Restore.Plain;

/// <summary>A value that an API server encrypted says by what: "k8s:enc:PROVIDER:v1:KEY:".</summary>
/// <param name="Prefix">All of it; bytes that are no UTF-8 stand as U+FFFD, so that its length is another than that of the bytes.</param>
/// <param name="Length">Its bytes in the value.</param>
internal readonly record struct EncryptedValue(string Prefix, int Length)
{
    /// <summary>Names of providers and keys are short; what is longer is something else.</summary>
    private const int LongestPrefix = 512;

    private const int Colons = 5;

    private static ReadOnlySpan<byte> Start => "k8s:enc:"u8;

    /// <exception cref="InvalidDataException">It begins as such a value and does not go on as one.</exception>
    /// <returns>Null for one that is not encrypted.</returns>
    public static EncryptedValue? Of(ReadOnlySpan<byte> value)
    {
        if (!value.StartsWith(Start)) return null;
        var (colons, limit) = (0, Math.Min(value.Length, LongestPrefix));
        for (var i = 0; i < limit; i++)
        {
            if (value[i] == ':' && ++colons == Colons) return new EncryptedValue(Encoding.UTF8.GetString(value[..(i + 1)]), i + 1);
        }

        throw new InvalidDataException("it begins as an encrypted value and names no key");
    }
}
