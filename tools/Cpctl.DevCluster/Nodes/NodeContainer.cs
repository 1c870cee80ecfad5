using Cpctl.DevCluster.Clusters;

namespace Cpctl.DevCluster.Nodes;

/// <summary>How the engine is told to run a node.</summary>
internal static class NodeContainer
{
    /// <summary>What a container needs to run containers itself, without `--privileged`.</summary>
    public static IEnumerable<string> Privileges =>
    [
        .. Capabilities.Available().SelectMany(name => new[] { "--cap-add", name }),
        "--security-opt", "seccomp=unconfined", "--security-opt", "apparmor=unconfined",
        "--device-cgroup-rule", "a *:* rwm",
        "-v", "/sys/fs/cgroup:/sys/fs/cgroup:rw",
        "--tmpfs", "/run:exec,mode=755",
    ];

    public static IEnumerable<string> CreateArguments(
        ClusterSettings settings, string name, string address, NodeDisks disks, Toolchain toolchain) =>
    [
        "create", "--name", settings.Prefix + name, "--hostname", name,
        "--network", settings.Network, "--network-alias", name, "--ip", address,
        "--label", $"{ClusterLabels.Cluster}={settings.Name}", "--label", $"{ClusterLabels.Node}={name}",
        "--env", $"NODE_POD_SUBNET={settings.PodPrefix}.{address[(address.LastIndexOf('.') + 1)..]}.0/24",
        "--env", $"NODE_POD_PREFIX={settings.PodPrefix}",
        .. Privileges,
        .. disks.MountArguments,
        "-v", $"{toolchain.Kubernetes.Folder}:/opt/kubernetes:ro",
        "-v", $"{toolchain.Etcd.Folder}:/opt/etcd:ro",
        toolchain.NodeImage,
    ];
}
