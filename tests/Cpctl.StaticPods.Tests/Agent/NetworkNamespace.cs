using System.Diagnostics;

namespace Cpctl.StaticPods.Tests.Agent;

/// <summary>A process that holds a fresh network namespace open, so that a test's nft rules touch nothing else.</summary>
internal sealed class NetworkNamespace : IDisposable
{
    private readonly Process _holder;

    private NetworkNamespace(Process holder) => _holder = holder;

    /// <summary>What to put before a command so that it runs inside.</summary>
    public IReadOnlyList<string> Enter => ["nsenter", $"--net=/proc/{_holder.Id}/ns/net", "--"];

    /// <exception cref="InvalidOperationException">This machine lets us make none: it takes root, and Debian's iproute2 and util-linux.</exception>
    public static NetworkNamespace Create()
    {
        // The line comes once the namespace is there; cat then waits until its input is closed, which also happens when this process dies.
        var holder = Process.Start(new ProcessStartInfo("unshare", ["--net", "sh", "-c", "ip link set lo up; echo ready; exec cat"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        return holder.StandardOutput.ReadLine() == "ready"
            ? new NetworkNamespace(holder)
            : throw new InvalidOperationException("no network namespace can be made: it takes root, unshare and ip");
    }

    public void Dispose()
    {
        _holder.StandardInput.Close();
        _holder.WaitForExit();
        _holder.Dispose();
    }
}
