using Cpctl.Api.Node;
using Cpctl.Api.Resources;

namespace Cpctl.StaticPods.Rendering.Components;

/// <summary>cpctl's agent: on a control-plane node it owns the node, on a worker its kubelet and certificates.</summary>
internal static class AgentManifest
{
    private const string HealthPort = "10290";

    public static string Render(ControlPlaneSpec spec, ClusterFacts facts, NodeRole role)
    {
        var name = StaticPod.Agent.PodName(NodePlaceholders.ComponentRevision);
        return PodManifest.Render(new PodDescription
        {
            Name = name,
            Namespace = StaticPod.Agent.Namespace,
            Component = ComponentNames.Agent,
            Revision = NodePlaceholders.ComponentRevision,
            Image = Images.Cpctl(spec, facts),
            Command = ["/usr/bin/cpctl", "agent"],
            Environment =
            [
                new("CPCTL_NODE_NAME", NodePlaceholders.NodeName),

                // The agent is replaced side by side: it must know which of the two it is.
                new("CPCTL_POD_NAME", name),
                .. ProcessMemory.Environment,
            ],
            Mounts = [.. Mounts(spec, role)],

            // A successor waits until its predecessor leaves, and the predecessor answers here meanwhile.
            Liveness = new("/healthz", HealthPort, Https: false, FailureThreshold: 6, PeriodSeconds: 10),
            Readiness = new("/readyz", HealthPort, Https: false, FailureThreshold: 3, PeriodSeconds: 2),
            GracePeriodSeconds = 10,
            CpuRequest = "10m",
            MemoryRequest = "48Mi",

            // Redirects the node's API port to a slot. Files of the host are root's: the default capabilities reach them.
            Capabilities = role == NodeRole.ControlPlane ? ["NET_ADMIN"] : [],
            KeepsDefaultCapabilities = true,
        });
    }

    private static IEnumerable<HostMount> Mounts(ControlPlaneSpec spec, NodeRole role)
    {
        yield return HostMount.Writable("kubernetes", NodeFiles.Paths.KubernetesDirectory, "Directory");
        yield return HostMount.Writable("state", NodeFiles.Paths.StateDirectory, "Directory");
        if (role == NodeRole.ControlPlane)
        {
            yield return HostMount.Writable("etcd", NodeFiles.Paths.EtcdDataDirectory);
            if (spec.Backup?.Destination.Directory is { } backups)
            {
                // Not itself but what it is in: a share that is mounted there later appears, and one that hangs keeps no agent from starting.
                yield return HostMount.Writable("backups", Path.GetDirectoryName(backups)!) with { FollowsHost = true };
            }
        }

        // Pods' volumes are mounted below the first and containers below the second: both must not be held once the host is done with them.
        yield return HostMount.Writable("kubelet", NodeFiles.Paths.KubeletDirectory, "Directory") with { FollowsHost = true };
        yield return HostMount.Writable("containerd", Path.GetDirectoryName(NodeFiles.Paths.ContainerdSocket)!, "Directory") with { FollowsHost = true };
        yield return HostMount.Writable("run", NodeFiles.Paths.RunDirectory);
        yield return new HostMount("pod-logs", NodeFiles.Paths.PodLogsDirectory, "DirectoryOrCreate");
    }
}
