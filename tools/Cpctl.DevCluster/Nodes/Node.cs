using Cpctl.DevCluster.Engine;
using Cpctl.DevCluster.Processes;

namespace Cpctl.DevCluster.Nodes;

/// <summary>One machine of the cluster: a container with its own containerd and kubelet.</summary>
/// <param name="name">The node's name and host name.</param>
/// <param name="container">The container's name.</param>
/// <param name="address">Its fixed address.</param>
/// <param name="disks">Its disks on this machine.</param>
public sealed class Node(string name, string container, string address, NodeDisks disks)
{
    public string Name { get; } = name;

    public string Container { get; } = container;

    public string Address { get; } = address;

    public NodeDisks Disks { get; } = disks;

    /// <summary>The cluster that it is a node of.</summary>
    public NodeApi Api => field ??= new NodeApi(this);

    /// <summary>Runs a program on the node, without a shell and without a terminal.</summary>
    public Task<CommandResult> ExecAsync(IEnumerable<string> command, string? input = null, Action<string>? onLine = null,
        CancellationToken cancellation = default) =>
        new ContainerExec(Container, command) { Input = input, OnLine = onLine }.RunAsync(cancellation);

    /// <summary>Runs a line of bash on the node and returns its output; throws <see cref="CommandException"/> when it fails.</summary>
    public async Task<string> ShellAsync(string script, CancellationToken cancellation = default) =>
        (await ExecAsync(["bash", "-c", script], cancellation: cancellation)).EnsureSuccess().Output;

    /// <summary>Copies a file or folder of this machine to the node; a file that a process uses is replaced, not overwritten.</summary>
    public async Task CopyInAsync(string source, string target, CancellationToken cancellation = default)
    {
        var beside = target + ".new";
        await ContainerFiles.CopyInAsync(Container, source, beside, cancellation);
        (await ExecAsync(["mv", "-fT", beside, target], cancellation: cancellation)).EnsureSuccess();
    }

    public Task CopyOutAsync(string source, string target, CancellationToken cancellation = default) =>
        ContainerFiles.CopyOutAsync(Container, source, target, cancellation);

    public async Task WriteFileAsync(string path, string content, CancellationToken cancellation = default) =>
        (await ExecAsync(["bash", "-c", "mkdir -p \"$(dirname \"$1\")\" && cat > \"$1\"", "write", path], content, cancellation: cancellation))
            .EnsureSuccess();

    public async Task<string> ReadFileAsync(string path, CancellationToken cancellation = default) =>
        (await ExecAsync(["cat", path], cancellation: cancellation)).EnsureSuccess().Output;

    /// <summary>Shuts the node down as an administrator would: processes are asked to stop and get ten seconds.</summary>
    public Task StopAsync(CancellationToken cancellation = default) => ContainerEngine.StopAsync(Container, cancellation);

    /// <summary>Cuts the power.</summary>
    public Task KillAsync(CancellationToken cancellation = default) => ContainerEngine.SignalAsync(Container, "SIGKILL", cancellation);

    public Task StartAsync(CancellationToken cancellation = default) => ContainerEngine.StartAsync(Container, cancellation);

    public async Task RestartAsync(CancellationToken cancellation = default)
    {
        await StopAsync(cancellation);
        await StartAsync(cancellation);
    }

    public async Task<bool> IsRunningAsync(CancellationToken cancellation = default) =>
        await ContainerEngine.FindAsync(Container, cancellation) is { State.Running: true };

    /// <summary>Waits until containerd answers.</summary>
    public Task WaitForContainerdAsync(CancellationToken cancellation = default) =>
        ShellAsync("for i in $(seq 300); do ctr version >/dev/null 2>&1 && exit 0; sleep 0.1; done; cat /var/log/node/containerd.log >&2; exit 1",
            cancellation);
}
