using System.Globalization;

namespace Cpctl.Bootstrap.Host;

/// <summary>Reads the kernel's socket tables and, as far as permissions allow, finds the process behind each listening port.</summary>
internal static class ListeningSockets
{
    private const string StateListen = "0A";

    public static IReadOnlyList<ListeningPort> Read(string proc)
    {
        var inodeByPort = new SortedDictionary<int, string>();
        foreach (var table in new[] { "net/tcp", "net/tcp6" })
        {
            var path = Path.Combine(proc, table);
            if (!File.Exists(path)) continue;
            foreach (var (port, inode) in Parse(File.ReadLines(path))) inodeByPort.TryAdd(port, inode);
        }

        var owners = FindOwners(proc, [.. inodeByPort.Values]);
        return [.. inodeByPort.Select(entry => new ListeningPort(entry.Key, owners.GetValueOrDefault(entry.Value)))];
    }

    /// <summary>Lines of /proc/net/tcp: "sl local_address rem_address st … inode"; the address is hex IP:port.</summary>
    internal static IEnumerable<(int Port, string Inode)> Parse(IEnumerable<string> lines)
    {
        foreach (var line in lines.Skip(1))
        {
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length < 10 || fields[3] != StateListen) continue;
            var colon = fields[1].LastIndexOf(':');
            if (colon > 0 && int.TryParse(fields[1].AsSpan(colon + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var port))
                yield return (port, fields[9]);
        }
    }

    private static Dictionary<string, string> FindOwners(string proc, HashSet<string> inodes)
    {
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        if (inodes.Count == 0) return owners;
        foreach (var process in Directory.EnumerateDirectories(proc))
        {
            if (!int.TryParse(Path.GetFileName(process), CultureInfo.InvariantCulture, out var id)) continue;
            foreach (var inode in SocketsOf(process))
            {
                if (inodes.Contains(inode)) owners.TryAdd(inode, $"{NameOf(process)} (pid {id})");
            }

            if (owners.Count == inodes.Count) break;
        }

        return owners;
    }

    private static List<string> SocketsOf(string process)
    {
        var sockets = new List<string>();
        try
        {
            foreach (var descriptor in Directory.EnumerateFileSystemEntries(Path.Combine(process, "fd")))
            {
                // A descriptor may close between listing and reading; that one is simply not ours to report.
                var target = new FileInfo(descriptor).LinkTarget;
                if (target is not null && target.StartsWith("socket:[", StringComparison.Ordinal)) sockets.Add(target[8..^1]);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The process ended or belongs to somebody else: its ports are reported without an owner.
        }

        return sockets;
    }

    private static string NameOf(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "comm")).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "a process";
        }
    }
}
