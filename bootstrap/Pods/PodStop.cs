using Cpctl.Api.Node.Cri;
using Cpctl.Bootstrap.Sequence;

namespace Cpctl.Bootstrap.Pods;

/// <summary>Ends static pods whose manifests have been taken away, without waiting for how long the kubelet lets them drain: they serve nobody.</summary>
internal sealed class PodStop(ICri cri, string nodeName, Polling polling)
{
    private const string PodNameLabel = "io.kubernetes.pod.name";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <param name="podNames">Without the node's name.</param>
    /// <param name="grace">How long a container may take to end by itself.</param>
    public Task UntilGoneAsync(IReadOnlyCollection<string> podNames, TimeSpan grace, Action<string> say, CancellationToken cancel) => polling.UntilAsync(
        $"{string.Join(", ", podNames)} to stop",
        Limit,
        async token =>
        {
            try
            {
                var running = await RunningAsync(podNames, token);
                await Task.WhenAll(running.Select(container => cri.StopContainerAsync(container.Id, grace, token)));
                return running.Count == 0 ? null : $"{running.Count} containers have to stop";
            }
            catch (CriException e)
            {
                return e.Message;
            }
        },
        say,
        "See the kubelet's and containerd's logs, and run the same command again.",
        cancel);

    private async Task<List<CriContainer>> RunningAsync(IReadOnlyCollection<string> podNames, CancellationToken cancel)
    {
        var containers = await Task.WhenAll(podNames.Select(pod =>
            cri.ListContainersAsync(null, new Dictionary<string, string> { [PodNameLabel] = $"{pod}-{nodeName}" }, cancel)));
        return [.. containers.SelectMany(found => found).Where(container => container.State is CriContainerState.Running or CriContainerState.Created)];
    }
}
