namespace Cpctl.Recovery.Age;

/// <summary>Base64 without padding, in its one canonical form.</summary>
internal static class AgeBase64
{
    public static string Encode(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    /// <exception cref="FormatException">It is none, or not the canonical form.</exception>
    public static byte[] Decode(string text)
    {
        var bytes = Convert.FromBase64String(text + new string('=', (4 - (text.Length % 4)) % 4));
        return Encode(bytes) == text ? bytes : throw new FormatException("base64 that is not canonical");
    }
}
