using System.Globalization;
using System.Text;
using Cpctl.Api.Node;

namespace Cpctl.Bootstrap.Support;

/// <summary>
/// The files of a node that go into a support archive: named one by one or by folder, never what signers, certificates' keys, kubeconfigs or encryption
/// keys are in.
/// </summary>
internal static class NodeFiles
{
    private static readonly string[] Machine = ["/proc/loadavg", "/proc/meminfo", "/proc/uptime", "/proc/mounts", "/proc/pressure/cpu", "/proc/pressure/io", "/proc/pressure/memory"];

    /// <summary>Namespaces whose pods are the control plane; those of users are nobody's business here.</summary>
    private static readonly string[] LogFolders = ["kube-system_*", "cpctl-system_*"];

    public static IEnumerable<string> Of(NodePaths paths)
    {
        string[] single = [paths.NodeIdentityFile, paths.AgentStateFile, paths.MembershipFile, paths.KubeletConfigFile, paths.KubeletEnvironmentFile, .. Machine];
        return single.Where(File.Exists)
            .Concat(Below(paths.ManifestsDirectory))
            .Concat(Below(paths.JournalDirectory))
            .Concat(Below(paths.ConfigDirectory))
            .Concat(Below(paths.RevisionsDirectory))
            .Concat(Logs(paths));
    }

    /// <summary>The end of a text file, from the beginning of a line on.</summary>
    /// <param name="path">May be written to meanwhile.</param>
    /// <param name="limit">Bytes.</param>
    /// <exception cref="IOException">It can't be read.</exception>
    public static async Task<string> ReadEndAsync(string path, int limit, CancellationToken cancel)
    {
        await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var skipped = stream.Length - limit;
        if (skipped > 0) stream.Seek(skipped, SeekOrigin.Begin);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        if (skipped <= 0) return await reader.ReadToEndAsync(cancel);
        await reader.ReadLineAsync(cancel);
        return $"({skipped} bytes before this are left out)\n{await reader.ReadToEndAsync(cancel)}";
    }

    /// <summary>What lies where, without a look inside: mode, size, time and path of everything that cpctl keeps on a node.</summary>
    public static string Listing(NodePaths paths)
    {
        string[] directories = [paths.KubernetesDirectory, paths.StateDirectory, paths.EtcdDataDirectory, paths.KubeletPkiDirectory, paths.RunDirectory];
        var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.None };
        var text = new StringBuilder();
        foreach (var entry in directories.Where(Directory.Exists).SelectMany(directory => new DirectoryInfo(directory).EnumerateFileSystemInfos("*", options)))
        {
            var size = entry is FileInfo file ? file.Length : 0;
            text.AppendLine(CultureInfo.InvariantCulture, $"{Convert.ToString((int)entry.UnixFileMode, 8),5} {size,12} {entry.LastWriteTimeUtc:yyyy-MM-dd HH:mm:ss}Z {paths.OnNode(entry.FullName)}{(entry.LinkTarget is { } target ? $" -> {target}" : "")}");
        }

        return text.ToString();
    }

    private static IEnumerable<string> Below(string directory) =>
        Directory.Exists(directory) ? Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories) : [];

    private static IEnumerable<string> Logs(NodePaths paths) => Directory.Exists(paths.PodLogsDirectory)
        ? LogFolders.SelectMany(folder => Directory.EnumerateDirectories(paths.PodLogsDirectory, folder)).SelectMany(Below).Where(path => path.EndsWith(".log", StringComparison.Ordinal))
        : [];
}
