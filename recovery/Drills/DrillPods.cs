using System.Globalization;
using Cpctl.Api.Errors;
using Cpctl.Api.Node;
using Cpctl.Api.Node.Cri;

namespace Cpctl.Recovery.Drills;

/// <summary>Starts a drill's static pods, waits for them, and clears them away.</summary>
internal sealed class DrillPods(NodePaths paths, ICri cri, TimeProvider time)
{
    private const string ContainerLabel = "io.kubernetes.container.name";
    private const string PodLabel = "io.kubernetes.pod.name";
    private const int LogLines = 5;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan GoneWithin = TimeSpan.FromMinutes(2);

    private static readonly string[] Containers = [ScratchApiServer.Container, ScratchEtcd.Container];

    public void Start(string podName, string manifest) => AtomicFile.Write(paths.Manifest(podName), manifest, FileModes.Secret);

    /// <param name="what">As in "the scratch etcd".</param>
    /// <param name="podName">The pod that has to run meanwhile.</param>
    /// <param name="limit">When to give up.</param>
    /// <param name="look">Null when the condition holds, else what is missing.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="CpctlException">Failed (1): the container has ended, or it takes too long.</exception>
    public async Task UntilAsync(string what, string podName, TimeSpan limit, Func<CancellationToken, Task<string?>> look, CancellationToken cancel)
    {
        var started = time.GetTimestamp();
        while (await look(cancel) is { } missing)
        {
            var (state, hasEnded) = await DescribeAsync(podName, cancel);
            if (hasEnded || time.GetElapsedTime(started) > limit)
            {
                throw new CpctlException(
                    ExitCode.Failed,
                    $"the drill's {what} did not come up",
                    hasEnded ? state : string.Create(CultureInfo.InvariantCulture, $"waited {limit.TotalSeconds:0} s: {missing}; {state}"),
                    "Remedy what its log says, and drill again; `crictl ps -a` and the kubelet's log tell more.");
            }

            await Task.Delay(Interval, time, cancel);
        }
    }

    /// <summary>Takes away every manifest and container of a drill; the API server's first, for it asks etcd.</summary>
    /// <exception cref="CpctlException">Failed (1): a container does not stop.</exception>
    public async Task ClearAsync(CancellationToken cancel)
    {
        foreach (var container in Containers)
        {
            foreach (var manifest in Directory.Exists(paths.ManifestsDirectory) ? Directory.EnumerateFiles(paths.ManifestsDirectory, $"{container}-*.yaml") : []) File.Delete(manifest);
        }

        var started = time.GetTimestamp();
        while (await RunningAsync(cancel) is { Count: > 0 } running)
        {
            if (time.GetElapsedTime(started) > GoneWithin)
            {
                throw new CpctlException(ExitCode.Failed, "a drill's containers do not stop", string.Join(", ", running.Select(one => $"{one.Name} ({one.Id})")), "See containerd's log; `crictl stop` ends them.");
            }

            foreach (var container in running) await cri.StopContainerAsync(container.Id, Grace, cancel);
            await Task.Delay(Interval, time, cancel);
        }
    }

    private async Task<IReadOnlyList<CriContainer>> RunningAsync(CancellationToken cancel)
    {
        var found = new List<CriContainer>();
        foreach (var name in Containers)
        {
            var containers = await cri.ListContainersAsync(null, new Dictionary<string, string> { [ContainerLabel] = name }, cancel);
            found.AddRange(containers.Where(container => container.State is CriContainerState.Running or CriContainerState.Created));
        }

        return found;
    }

    private async Task<(string Text, bool HasEnded)> DescribeAsync(string podName, CancellationToken cancel)
    {
        try
        {
            var containers = await cri.ListContainersAsync(null, null, cancel);
            var own = containers.Where(container => container.Labels.TryGetValue(PodLabel, out var pod) && pod.StartsWith(podName, StringComparison.Ordinal)).MaxBy(container => container.CreatedAt);
            if (own is null) return ("the kubelet has not started it yet", false);
            if (own.State != CriContainerState.Exited) return ("its container runs", false);
            if (await cri.TryGetContainerAsync(own.Id, cancel) is not { } status) return ("its container has ended and is gone", true);
            var lines = ContainerLog.ReadLastLines(paths.At(status.LogPath), LogLines);
            return ($"it ended with exit code {status.ExitCode}{(status.Reason is "" or "Error" ? "" : $" ({status.Reason})")}: {string.Join(" / ", lines)}", true);
        }
        catch (CriException e)
        {
            return (e.Message, false);
        }
    }
}
