using Cpctl.DevCluster.Clusters;
using Cpctl.DevCluster.Engine;
using Docker.DotNet.Models;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Configurations;

namespace Cpctl.DevCluster.Nodes;

/// <summary>How a node runs in a container.</summary>
internal static class NodeContainer
{
    public static ContainerBuilder Of(ClusterSettings settings, Node node, Toolchain toolchain)
    {
        var container = WithPrivileges(ContainerEngine.NewContainer(toolchain.NodeImage))
            .WithName(node.Container).WithHostname(node.Name)
            .WithNetwork(settings.Network).WithNetworkAliases(node.Name)
            .WithCreateParameterModifier(parameters => FixAddress(parameters, settings.Network, node.Address))
            .WithLabel(ClusterLabels.Cluster, settings.Name).WithLabel(ClusterLabels.Node, node.Name)
            .WithEnvironment("NODE_POD_SUBNET", $"{settings.PodPrefix}.{node.Address[(node.Address.LastIndexOf('.') + 1)..]}.0/24")
            .WithEnvironment("NODE_POD_PREFIX", settings.PodPrefix)
            .WithBindMount(toolchain.Kubernetes.Folder, "/opt/kubernetes", AccessMode.ReadOnly)
            .WithBindMount(toolchain.Etcd.Folder, "/opt/etcd", AccessMode.ReadOnly);
        return node.Disks.BindMounts.Aggregate(container, (builder, mount) => builder.WithBindMount(mount.Key, mount.Value));
    }

    /// <summary>What a container needs to run containers itself, without `--privileged`.</summary>
    public static ContainerBuilder WithPrivileges(ContainerBuilder container) => container
        .WithBindMount("/sys/fs/cgroup", "/sys/fs/cgroup")
        .WithCreateParameterModifier(parameters =>
        {
            var host = parameters.HostConfig!;
            host.CapAdd = [.. Capabilities.Available()];
            host.SecurityOpt = ["seccomp=unconfined", "apparmor=unconfined"];
            host.DeviceCgroupRules = ["a *:* rwm"];
            host.Tmpfs = new Dictionary<string, string> { ["/run"] = "exec,mode=755" };
        });

    /// <summary>A container's address in its network.</summary>
    public static void FixAddress(CreateContainerParameters parameters, string network, string address) =>
        parameters.NetworkingConfig!.EndpointsConfig[network].IPAMConfig = new EndpointIPAMConfig { IPv4Address = address };
}
