using System.Net;
using Cpctl.Bootstrap.Host;

namespace Cpctl.Bootstrap.Tests.Host;

/// <summary>A machine on which all is well, unless a test says otherwise.</summary>
internal sealed class FakeHost : IHost
{
    public bool IsRoot { get; set; } = true;

    public string HostName { get; set; } = "cp1";

    public bool HasSystemd { get; set; }

    public bool HasSwap { get; set; }

    public IReadOnlySet<string> CgroupControllers { get; set; } = new HashSet<string> { "cpu", "cpuset", "memory", "pids" };

    public IPAddress? PrimaryAddress { get; set; } = IPAddress.Parse("10.0.0.1");

    public IReadOnlyList<IPAddress> Addresses { get; set; } = [IPAddress.Loopback, IPAddress.Parse("10.0.0.1")];

    public List<ListeningPort> Listening { get; } = [];

    public HashSet<string> Programs { get; } = ["kubelet", "nft"];

    public List<RunningProcess> Processes { get; } = [];

    public long Free { get; set; } = 100L << 30;

    public TimeSpan Fsync { get; set; } = TimeSpan.FromMilliseconds(1);

    public string? KubeletAnswer { get; set; } = "Kubernetes v1.20.2";

    public IReadOnlyList<ListeningPort> ListeningPorts() => Listening;

    public string? FindProgram(string name) => Programs.Contains(name) ? $"/usr/bin/{name}" : null;

    public IReadOnlyList<RunningProcess> FindProcesses(string name) => Processes;

    public long FreeBytes(string path) => Free;

    public TimeSpan MeasureFsync(string directory) => Fsync;

    public Task<string?> FirstLineAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancel) => Task.FromResult(KubeletAnswer);
}
