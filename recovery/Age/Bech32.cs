namespace Cpctl.Recovery.Age;

/// <summary>How age writes keys: 32 characters that can't be mistaken for each other, with a checksum. Source: BIP 173; age allows any length.</summary>
internal static class Bech32
{
    private const string Characters = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private const int ChecksumLength = 6;
    private static readonly uint[] Generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

    /// <returns>In lower case.</returns>
    public static string Encode(string prefix, ReadOnlySpan<byte> data)
    {
        var values = Regroup(data, from: 8, to: 5, pad: true)!;
        var checksum = Polymod([.. Expand(prefix), .. values, .. new byte[ChecksumLength]]) ^ 1;
        for (var i = ChecksumLength - 1; i >= 0; i--)
        {
            values.Add((byte)((checksum >> (5 * i)) & 31));
        }

        return $"{prefix}1{string.Concat(values.Select(value => Characters[value]))}";
    }

    /// <param name="prefix">Expected, in lower case.</param>
    /// <returns>Null when it is no such text, or one with a typing error.</returns>
    public static byte[]? TryDecode(string prefix, string text)
    {
        var lower = text.ToLowerInvariant();
        var isMixed = text.Any(char.IsAsciiLetterLower) && text.Any(char.IsAsciiLetterUpper);
        if (isMixed || !lower.StartsWith($"{prefix}1", StringComparison.Ordinal))
        {
            return null;
        }

        var values = lower[(prefix.Length + 1)..].Select(character => Characters.IndexOf(character, StringComparison.Ordinal)).ToList();
        if (values.Count < ChecksumLength || values.Contains(-1))
        {
            return null;
        }

        var bytes = values.Select(value => (byte)value).ToArray();
        return Polymod([.. Expand(prefix), .. bytes]) == 1 ? Regroup(bytes.AsSpan(0, bytes.Length - ChecksumLength), from: 5, to: 8, pad: false)?.ToArray() : null;
    }

    private static IEnumerable<byte> Expand(string prefix) => [.. prefix.Select(c => (byte)(c >> 5)), 0, .. prefix.Select(c => (byte)(c & 31))];

    private static uint Polymod(byte[] values)
    {
        var checksum = 1u;
        foreach (var value in values)
        {
            var top = checksum >> 25;
            checksum = ((checksum & 0x1ffffff) << 5) ^ value;
            for (var i = 0; i < Generator.Length; i++)
            {
                checksum ^= ((top >> i) & 1) == 0 ? 0 : Generator[i];
            }
        }

        return checksum;
    }

    private static List<byte>? Regroup(ReadOnlySpan<byte> data, int from, int to, bool pad)
    {
        var (bits, count) = (0, 0);
        var groups = new List<byte>();
        foreach (var value in data)
        {
            bits = ((bits << from) | value) & 0xFFF;
            for (count += from; count >= to;)
            {
                count -= to;
                groups.Add((byte)((bits >> count) & ((1 << to) - 1)));
            }
        }

        if (pad)
        {
            if (count > 0)
            {
                groups.Add((byte)((bits << (to - count)) & ((1 << to) - 1)));
            }

            return groups;
        }

        return count < from && (bits & ((1 << count) - 1)) == 0 ? groups : null;
    }
}
