using System.Text;

namespace Cpctl.Pki.Inspection;

/// <summary>The text of a file, whatever the bytes: what is no text is found to be neither PEM nor YAML.</summary>
internal static class FileText
{
    /// <returns>The name of the encoding, when it is another than UTF-8.</returns>
    /// <exception cref="IOException">It can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static (string Text, string? Encoding) Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        return bytes switch
        {
            [0xEF, 0xBB, 0xBF, ..] => (Encoding.UTF8.GetString(bytes.AsSpan(3)), null),
            [0xFF, 0xFE, ..] => (Encoding.Unicode.GetString(bytes.AsSpan(2)), "UTF-16"),
            [0xFE, 0xFF, ..] => (Encoding.BigEndianUnicode.GetString(bytes.AsSpan(2)), "UTF-16"),

            // Without a mark: what PEM and YAML begin with is ASCII, of which UTF-16 makes every second byte zero.
            [not 0, 0, not 0, 0, ..] => (Encoding.Unicode.GetString(bytes), "UTF-16"),
            [0, not 0, 0, not 0, ..] => (Encoding.BigEndianUnicode.GetString(bytes), "UTF-16"),
            _ => (Encoding.UTF8.GetString(bytes), null),
        };
    }
}
