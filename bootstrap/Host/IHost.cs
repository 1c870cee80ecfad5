using System.Net;

namespace Cpctl.Bootstrap.Host;

/// <summary>
/// What the sequences and the preflight checks ask of the machine below them. Everything here only looks; nothing changes the machine.
/// </summary>
internal interface IHost
{
    /// <summary>Names the file that <see cref="MeasureFsync"/> writes for a moment: whoever looks for data in that directory passes over it.</summary>
    const string FsyncProbePrefix = ".cpctl-fsync-";

    /// <summary>True when this process may do everything (effective user id 0).</summary>
    bool IsRoot { get; }

    /// <summary>The machine's host name, as the kernel says it.</summary>
    string HostName { get; }

    /// <summary>True when systemd is the machine's init, so that units can be enabled and started.</summary>
    bool HasSystemd { get; }

    /// <summary>True when a list of swap devices is not empty.</summary>
    bool HasSwap { get; }

    /// <summary>The controllers mounted or offered (cgroup v1 or v2), empty when no cgroup file system is mounted.</summary>
    IReadOnlySet<string> CgroupControllers { get; }

    /// <summary>The address this machine would use to reach others, null when it has none but loopback.</summary>
    IPAddress? PrimaryAddress { get; }

    /// <summary>All unicast addresses of interfaces that are up.</summary>
    IReadOnlyList<IPAddress> Addresses { get; }

    /// <summary>TCP sockets in the listening state.</summary>
    IReadOnlyList<ListeningPort> ListeningPorts();

    /// <summary>The full path of a program on PATH (and the usual system folders), null when there is none.</summary>
    string? FindProgram(string name);

    /// <summary>Processes whose executable has this name, with their arguments.</summary>
    IReadOnlyList<RunningProcess> FindProcesses(string name);

    /// <summary>Free bytes for root on the file system that holds the path (or its nearest existing parent).</summary>
    long FreeBytes(string path);

    /// <summary>The median time of a small write followed by fsync in the directory (or its nearest existing parent).</summary>
    TimeSpan MeasureFsync(string directory);

    /// <summary>First line a program writes to stdout when run with these arguments; null when it could not be run or failed.</summary>
    Task<string?> FirstLineAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancel);
}
