using Cpctl.DevCluster.Processes;

namespace Cpctl.DevCluster.Nodes;

/// <summary>Nodes share this machine's control group tree; what their containers leave behind there is removed with them.</summary>
internal static class ControlGroups
{
    public static Task RemoveEmptyAsync(CancellationToken cancellation) =>
        // A group that is in use can't be removed: rmdir refuses, which is what we want.
        new Command("bash", "-c", "find /sys/fs/cgroup -mindepth 2 -depth -type d -path '*/k8s.io/*' -exec rmdir {} + 2>/dev/null; true")
            .RunAsync(cancellation);
}
