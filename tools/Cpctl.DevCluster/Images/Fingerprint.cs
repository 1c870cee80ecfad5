using System.Security.Cryptography;
using System.Text;

namespace Cpctl.DevCluster.Images;

/// <summary>Short hashes that say whether something changed.</summary>
internal static class Fingerprint
{
    private const int Length = 12;

    public static string OfText(string text) => Short(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    public static async Task<string> OfContentAsync(string path, CancellationToken cancellation)
    {
        await using var stream = File.OpenRead(path);
        return Short(await SHA256.HashDataAsync(stream, cancellation));
    }

    /// <summary>By name, size and time of change: enough for release binaries of a hundred megabytes each.</summary>
    public static string OfFiles(params IEnumerable<string> paths)
    {
        var text = new StringBuilder();
        foreach (var path in paths.Order(StringComparer.Ordinal))
        {
            var file = new FileInfo(path);
            text.Append($"{path} {file.Length} {file.LastWriteTimeUtc.Ticks}\n");
        }
        return OfText(text.ToString());
    }

    /// <summary>By the names (relative to <paramref name="root"/>) and content of the files.</summary>
    public static async Task<string> OfSourcesAsync(string root, IEnumerable<string> paths, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var path in paths.Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetRelativePath(root, path) + "\0"));
            hash.AppendData(SHA256.HashData(await File.ReadAllBytesAsync(path, cancellation)));
        }
        return Short(hash.GetHashAndReset());
    }

    private static string Short(byte[] hash) => Convert.ToHexStringLower(hash)[..Length];
}
