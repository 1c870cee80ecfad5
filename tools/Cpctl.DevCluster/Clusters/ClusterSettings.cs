using Cpctl.DevCluster.Nodes;

namespace Cpctl.DevCluster.Clusters;

/// <summary>What keeps clusters on one machine apart.</summary>
/// <param name="Name">Names the network, the label and the folder of disks.</param>
/// <param name="Prefix">Put before node names to name containers; empty: containers are named as the nodes.</param>
/// <param name="SubnetPrefix">First three parts of the addresses of nodes, for example 172.28.0.</param>
/// <param name="PodPrefix">First two parts of the addresses of pods.</param>
public sealed record ClusterSettings(string Name, string Prefix, string SubnetPrefix, string PodPrefix = "10.244")
{
    /// <summary>
    /// The cluster of tools/dev: containers cp1…, w1…, lb. CPCTL_DEV_PREFIX and CPCTL_DEV_SUBNET (first three parts) make another one
    /// beside it.
    /// </summary>
    public static ClusterSettings Development { get; } = new(
        DevPaths.Variable("CPCTL_DEV_PREFIX") is { } prefix ? "cpctl-dev-" + prefix.TrimEnd('-') : "cpctl-dev",
        DevPaths.Variable("CPCTL_DEV_PREFIX") ?? "",
        DevPaths.Variable("CPCTL_DEV_SUBNET") ?? "172.28.0");

    internal string Network => Name;

    internal string Subnet => SubnetPrefix + ".0/24";

    internal string DisksFolder => Path.Combine(DevPaths.State, "clusters", Name);

    public string LoadBalancerAddress => SubnetPrefix + ".9";

    internal NodeDisks DisksOf(string node) => new(Path.Combine(DisksFolder, node));
}
