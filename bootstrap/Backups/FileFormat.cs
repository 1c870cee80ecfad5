using System.Text;

namespace Cpctl.Bootstrap.Backups;

/// <summary>What a file is that somebody takes for a backup, by its first bytes.</summary>
/// <param name="Name">In words, for a message.</param>
/// <param name="Remedy">What makes a backup of it; null when cpctl does that itself.</param>
internal sealed record FileFormat(string Name, string? Remedy)
{
    /// <summary>So many bytes tell.</summary>
    public const int HeadBytes = 64;

    public static FileFormat Gzip { get; } = new("gzip", null);

    public static FileFormat Zstd { get; } = new("zstd", null);

    private const string Unpack = "Unpack it first, and give the file that was in it.";
    private const string Fetch = "Fetch it anew: look at what this file says, it may ask for a login or tell of an error.";

    private static readonly (byte[] Magic, FileFormat Format)[] Known =
    [
        ([0x1F, 0x8B], Gzip),
        ([0x28, 0xB5, 0x2F, 0xFD], Zstd),
        ([.. "PK\x03\x04"u8], new FileFormat("a zip archive", Unpack)),
        ([0xFD, .. "7zXZ"u8, 0], new FileFormat("compressed with xz", "Decompress it first: xz -d.")),
        ([.. "BZh"u8], new FileFormat("compressed with bzip2", "Decompress it first: bzip2 -d.")),
        ([0x04, 0x22, 0x4D, 0x18], new FileFormat("compressed with lz4", "Decompress it first: lz4 -d.")),
        ([.. "7z"u8, 0xBC, 0xAF, 0x27, 0x1C], new FileFormat("a 7z archive", Unpack)),
    ];

    /// <returns>Null for what may be a backup as it is.</returns>
    public static FileFormat? Of(ReadOnlySpan<byte> head)
    {
        foreach (var (magic, format) in Known)
        {
            if (head.StartsWith(magic)) return format;
        }

        var text = Encoding.UTF8.GetString(head).TrimStart('\ufeff', ' ', '\t', '\r', '\n');
        return text.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase) || text.StartsWith("<html", StringComparison.OrdinalIgnoreCase) ? new FileFormat("an HTML page", Fetch)
            : text.StartsWith("<?xml", StringComparison.Ordinal) ? new FileFormat("an XML document, as storage services answer with errors", Fetch)
            : null;
    }
}
