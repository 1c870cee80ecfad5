using Cpctl.DevCluster.Processes;

namespace Cpctl.DevCluster.Releases;

/// <summary>A folder of etcd binaries and the version they tell (for example 3.5.30).</summary>
public sealed record EtcdRelease(string Folder, string Version)
{
    public string Binary(string name) => Path.Combine(Folder, name);

    /// <summary>Finds etcd: ETCD_BIN_DIR when set, else what the given Debian suite has, from the cache when fetched before.</summary>
    public static async Task<EtcdRelease> FindAsync(Progress progress, CancellationToken cancellation, string suite = "testing")
    {
        if (DevPaths.Variable("ETCD_BIN_DIR") is { } given)
            return await ReadAsync(Path.GetFullPath(given), cancellation);
        return await OfSuiteAsync(suite, progress, cancellation);
    }

    /// <summary>What a Debian suite has, whatever ETCD_BIN_DIR says: bookworm 3.4, trixie and testing 3.5.</summary>
    public static async Task<EtcdRelease> OfSuiteAsync(string suite, Progress progress, CancellationToken cancellation)
    {
        var root = Path.Combine(DevPaths.Cache, "etcd");
        var folder = Path.Combine(root, suite);
        if (!File.Exists(Path.Combine(folder, "etcd")))
        {
            await progress.StepAsync($"fetching etcd of Debian {suite}", () =>
                Scripts.RunAsync("binaries/fetch-etcd.sh", [suite, root], progress, cancellation));
        }
        return await ReadAsync(Directory.ResolveLinkTarget(folder, returnFinalTarget: true)?.FullName ?? folder, cancellation);
    }

    private static async Task<EtcdRelease> ReadAsync(string folder, CancellationToken cancellation)
    {
        const string label = "etcd Version: ";
        var text = (await new Command(Path.Combine(folder, "etcd"), "--version").RunAsync(cancellation)).EnsureSuccess().Output;
        var line = text.Split('\n').FirstOrDefault(line => line.StartsWith(label, StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"{folder}/etcd does not tell its version.");
        return new EtcdRelease(folder, line[label.Length..].Trim());
    }
}
