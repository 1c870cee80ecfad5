using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Cpctl.Api.Node;

namespace Cpctl.Bootstrap.Host;

/// <summary>The machine cpctl runs on, read through /proc, /sys and the network stack.</summary>
internal sealed class LinuxHost : IHost
{
    private const int FsyncSamples = 7;
    private static readonly string[] SystemFolders = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

    public bool IsRoot => Environment.IsPrivilegedProcess;

    public string HostName => Environment.MachineName;

    public bool HasSystemd => Directory.Exists("/run/systemd/system");

    public bool HasSwap => File.Exists("/proc/swaps") && File.ReadLines("/proc/swaps").Skip(1).Any(line => line.Length > 0);

    public IReadOnlySet<string> CgroupControllers => Cgroups.Read("/sys/fs/cgroup", "/proc/mounts");

    public IPAddress? PrimaryAddress => HostAddresses.Primary;

    public IReadOnlyList<IPAddress> Addresses => HostAddresses.All;

    public IReadOnlyList<ListeningPort> ListeningPorts() => ListeningSockets.Read("/proc");

    public string? FindProgram(string name)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries).Concat(SystemFolders);
        return folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }

    public IReadOnlyList<RunningProcess> FindProcesses(string name)
    {
        var found = new List<RunningProcess>();
        foreach (var process in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(process), CultureInfo.InvariantCulture, out var id)) continue;
            try
            {
                var arguments = File.ReadAllText(Path.Combine(process, "cmdline")).Split('\0', StringSplitOptions.RemoveEmptyEntries);
                if (arguments.Length > 0 && Path.GetFileName(arguments[0]) == name) found.Add(new RunningProcess(id, arguments));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It ended while we were looking.
            }
        }

        return found;
    }

    public long FreeBytes(string path) => new DriveInfo(NearestExisting(path)).AvailableFreeSpace;

    public TimeSpan MeasureFsync(string directory)
    {
        var file = Path.Combine(NearestExisting(directory), $"{IHost.FsyncProbePrefix}{Environment.ProcessId}");
        try
        {
            using var stream = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
            var page = new byte[2300]; // the size etcd's WAL writes most often
            var samples = new List<TimeSpan>(FsyncSamples);
            for (var i = 0; i < FsyncSamples; i++)
            {
                var started = Stopwatch.GetTimestamp();
                stream.Write(page);
                stream.Flush(flushToDisk: true);
                samples.Add(Stopwatch.GetElapsedTime(started));
            }

            samples.Sort();
            return samples[FsyncSamples / 2];
        }
        finally
        {
            File.Delete(file);
        }
    }

    public async Task<string?> FirstLineAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        var result = await ProgramRun.RunAsync(program, arguments, cancel);
        return result.ExitCode == 0 ? result.Output.Split('\n', 2)[0].Trim() : null;
    }

    private static string NearestExisting(string path)
    {
        var directory = Path.GetFullPath(path);
        while (!Directory.Exists(directory)) directory = Path.GetDirectoryName(directory) ?? "/";
        return directory;
    }
}
