using Cpctl.Api.Node;
using Cpctl.Api.Node.Cri;

namespace Cpctl.Bootstrap.Pods;

/// <summary>
/// Tells how far a static pod of this node has come, from the container runtime: the only one who knows while there is no API.
/// </summary>
internal sealed class StaticPodState(ICri cri, NodePaths paths, string nodeName)
{
    private const int LogLines = 10;
    private const string PodNameLabel = "io.kubernetes.pod.name";

    /// <summary>One clause about the pod, as in "bootstrap-etcd: its container runs"; quotes the last log lines of a container that ended.</summary>
    public async Task<string> DescribeAsync(string podName, CancellationToken cancel)
    {
        try
        {
            var containers = await ContainersAsync(podName, cancel);
            return containers.MaxBy(container => container.CreatedAt) is { } newest
                ? $"{podName}: {await DescribeAsync(newest, cancel)}"
                : $"{podName}: the kubelet has not started it yet";
        }
        catch (CriException e)
        {
            return $"{podName}: {e.Message}";
        }
    }

    /// <summary>True while any container of the pod is not stopped.</summary>
    public async Task<bool> IsRunningAsync(string podName, CancellationToken cancel) =>
        (await ContainersAsync(podName, cancel)).Any(container => container.State is CriContainerState.Running or CriContainerState.Created);

    private Task<IReadOnlyList<CriContainer>> ContainersAsync(string podName, CancellationToken cancel) =>
        cri.ListContainersAsync(null, new Dictionary<string, string> { [PodNameLabel] = $"{podName}-{nodeName}" }, cancel);

    private async Task<string> DescribeAsync(CriContainer container, CancellationToken cancel)
    {
        if (container.State != CriContainerState.Exited) return container.State == CriContainerState.Running ? "runs, not ready yet" : "is being started";
        var status = await cri.TryGetContainerAsync(container.Id, cancel);
        if (status is null) return "ended and is gone";

        // It was stopped: what it said then would hide what is worth reading.
        if (status.ExitCode == 0) return "has ended, the kubelet has yet to start it again";
        var lines = ContainerLog.ReadLastLines(paths.At(status.LogPath), LogLines);
        var log = lines.Count == 0 ? "" : "; its last words:\n" + string.Join('\n', lines);
        return $"ended with exit code {status.ExitCode}, {container.Attempt} restarts so far{log}";
    }
}
