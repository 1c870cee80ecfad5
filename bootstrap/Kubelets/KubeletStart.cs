using Cpctl.Api.Node;
using Cpctl.Bootstrap.Progress;
using Cpctl.Bootstrap.Sequence;

namespace Cpctl.Bootstrap.Kubelets;

/// <summary>Has the kubelet started and waits until it runs with our configuration.</summary>
internal static class KubeletStart
{
    public static async Task EnsureAsync(
        KubeletSupervision kubelet, NodePaths paths, Polling polling, TimeSpan limit, IPhaseProgress progress, CancellationToken cancel)
    {
        await kubelet.EnsureRunningAsync(cancel);
        await polling.UntilAsync(
            "the kubelet to run",
            limit,
            _ => Task.FromResult(kubelet.Find() is null ? "waiting for the kubelet to be started by its supervisor" : null),
            progress.Say,
            $"See the kubelet's log. Without systemd, something must run it as soon as {paths.KubeletEnvironmentFile} exists: "
            + $". {paths.KubeletEnvironmentFile}; exec kubelet $CPCTL_KUBELET_ARGS",
            cancel);
    }
}
