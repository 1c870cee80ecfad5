using System.Diagnostics;

namespace Cpctl.StaticPods.Tests.Agent;

/// <summary>A process that holds a fresh network namespace open, so that a test's nft rules touch nothing else.</summary>
internal sealed class NetworkNamespace : IDisposable
{
    private readonly Process _holder;

    private NetworkNamespace(Process holder) => _holder = holder;

    /// <summary>What to put before a command so that it runs inside.</summary>
    public IReadOnlyList<string> Enter => ["nsenter", $"--net=/proc/{_holder.Id}/ns/net", "--"];

    /// <summary>Null when this machine lets us make none (not root) or has no nft.</summary>
    public static NetworkNamespace? TryCreate()
    {
        if (!Environment.IsPrivilegedProcess || !File.Exists("/usr/sbin/nft"))
        {
            return null;
        }

        // The line comes once the namespace is there; cat then waits until its input is closed, which also happens when this process dies.
        var holder = Process.Start(new ProcessStartInfo("unshare", ["--net", "sh", "-c", "ip link set lo up; echo ready; exec cat"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        return holder.StandardOutput.ReadLine() == "ready" ? new NetworkNamespace(holder) : null;
    }

    public void Dispose()
    {
        _holder.StandardInput.Close();
        _holder.WaitForExit();
        _holder.Dispose();
    }
}
