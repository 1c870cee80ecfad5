using Cpctl.Api.Node;

namespace Cpctl.Bootstrap.Reset;

/// <summary>
/// Overwrites and deletes a node's copies of the cluster's keys: authorities, service accounts, encryption at rest, and the key that signers are sealed to.
/// Safe to repeat. What a file system or a disk keeps of overwritten blocks stays.
/// </summary>
internal static class KeyDestruction
{
    /// <returns>What was destroyed, as paths on this machine.</returns>
    public static IReadOnlyList<string> Run(NodePaths paths)
    {
        var destroyed = new List<string>();
        foreach (var file in Files(paths))
        {
            Overwrite(file);
            File.Delete(file);
            destroyed.Add(file);
        }

        return destroyed;
    }

    private static IEnumerable<string> Files(NodePaths paths) =>
    [
        .. Below(paths.SignersDirectory),
        .. Below(paths.EncryptionConfigDirectory),
        .. Below(Path.Combine(paths.StateDirectory, "join")).Where(file => file.EndsWith(".key", StringComparison.Ordinal)),
        .. new[] { Path.Combine(paths.PkiDirectory, "sa.key") }.Where(File.Exists),
    ];

    /// <summary>Files, not what links lead to.</summary>
    private static IEnumerable<string> Below(string directory) => Directory.Exists(directory)
        ? Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories).Where(file => new FileInfo(file).LinkTarget is null)
        : [];

    private static void Overwrite(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.None, bufferSize: 0);
        var zeroes = new byte[4096];
        for (var left = file.Length; left > 0; left -= zeroes.Length)
        {
            file.Write(zeroes, 0, (int)Math.Min(left, zeroes.Length));
        }

        file.Flush(flushToDisk: true);
    }
}
