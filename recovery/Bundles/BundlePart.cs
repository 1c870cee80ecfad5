using System.Security.Cryptography;

namespace Cpctl.Recovery.Bundles;

/// <summary>A file that goes into a bundle, from disk.</summary>
/// <param name="Path">In the archive.</param>
/// <param name="Source">Where it is now.</param>
internal sealed record BundlePart(string Path, string Source)
{
    /// <exception cref="IOException">It can't be read.</exception>
    public async Task<BundleFile> DescribeAsync(CancellationToken cancel)
    {
        await using var stream = File.OpenRead(Source);
        var hash = await SHA256.HashDataAsync(stream, cancel);
        return new BundleFile(Path, stream.Length, Convert.ToHexStringLower(hash));
    }
}
