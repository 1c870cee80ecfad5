using System.Diagnostics;
using Cpctl.Etcd.Versions;

namespace Cpctl.Etcd.Tests.Real;

/// <summary>etcd binaries of a Debian suite, fetched once into the cache by tools/binaries/fetch-etcd.sh.</summary>
internal sealed record EtcdRelease(string Directory, EtcdVersion Version)
{
    private static readonly TimeSpan FetchTimeout = TimeSpan.FromMinutes(5);

    internal static async Task<EtcdRelease> OfSuiteAsync(string suite)
    {
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } xdg
            ? xdg
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        var directory = await OutputAsync(Path.Combine(RepositoryRoot(), "tools/binaries/fetch-etcd.sh"), suite, Path.Combine(cache, "cpctl/etcd"));
        var version = await OutputAsync(Path.Combine(directory, "etcd"), "--version");
        return new EtcdRelease(directory, EtcdVersion.Parse(version.Split('\n')[0].Replace("etcd Version: ", "", StringComparison.Ordinal)));
    }

    private static string RepositoryRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "ControlPlane.sln")))
        {
            directory = directory.Parent ?? throw new InvalidOperationException("the tests run outside the repository");
        }

        return directory.FullName;
    }

    private static async Task<string> OutputAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, UseShellExecute = false })!;
        using var deadline = new CancellationTokenSource(FetchTimeout);
        var output = await process.StandardOutput.ReadToEndAsync(deadline.Token);
        await process.WaitForExitAsync(deadline.Token);
        return process.ExitCode == 0 ? output.Trim() : throw new InvalidOperationException($"{program} ended with {process.ExitCode}");
    }
}
