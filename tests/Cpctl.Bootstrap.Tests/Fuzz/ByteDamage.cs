using System.Text;

namespace Cpctl.Bootstrap.Tests.Fuzz;

/// <summary>Bytes that were something once: changed, doubled, taken out, put in, or cut off.</summary>
internal static class ByteDamage
{
    private const int Longest = 200;

    private static readonly byte[][] Pieces =
    [
        [0], [0xFF, 0xFE], [0xED, 0xA0, 0x80], .. new[]
        {
            "\n---\n", "\u001b[2J", "\u202e", "\ufeff", "-----BEGIN CERTIFICATE-----\n", "-----END CERTIFICATE-----\n", "-----BEGIN PRIVATE KEY-----\n", "null", "{", "}", "[[[[[[[[", "- - - - ", ": ", "\n", "\r\n",
            "\t", "&a ", "*a", "!!int ", "!!binary ", "<<: ", "? ", "| ", "1e309", "-0", "99999999999999999999", "0x", "\"", "'", "\\u0000", "..", "%", "#", "~", "true", "//", "https://[", "=",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    public static byte[] Of(Random random, byte[] whole)
    {
        var bytes = new List<byte>(whole);
        for (var changes = random.Next(1, 6); changes > 0; changes--) Change(random, bytes);
        return [.. bytes];
    }

    private static void Change(Random random, List<byte> bytes)
    {
        var at = random.Next(bytes.Count + 1);
        var length = Math.Min(random.Next(1, Longest), bytes.Count - at);
        switch (random.Next(7))
        {
            case 0 when at < bytes.Count:
                bytes[at] = (byte)random.Next(256);
                break;
            case 1 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 2:
                bytes.RemoveRange(at, length);
                break;
            case 3:
                bytes.InsertRange(at, bytes.GetRange(at, length));
                break;
            case 4:
                bytes.RemoveRange(at, length);
                bytes.InsertRange(at, random.GetItems(Pieces, 1)[0]);
                break;
            case 5 when random.Next(4) == 0:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            default:
                bytes.InsertRange(at, random.GetItems(Pieces, 1)[0]);
                break;
        }
    }
}
