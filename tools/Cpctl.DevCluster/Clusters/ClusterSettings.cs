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

    /// <summary>The cluster that `tools/dev bench` installs and removes; CPCTL_BENCH_PREFIX and CPCTL_BENCH_SUBNET make another one beside it.</summary>
    public static ClusterSettings Benchmark { get; } = new(
        "cpctl-" + (DevPaths.Variable("CPCTL_BENCH_PREFIX") ?? "bench-").TrimEnd('-'),
        DevPaths.Variable("CPCTL_BENCH_PREFIX") ?? "bench-",
        DevPaths.Variable("CPCTL_BENCH_SUBNET") ?? "172.28.60");

    /// <summary>
    /// A cluster of the end-to-end tests. CPCTL_TEST_PREFIX and CPCTL_TEST_SUBNETS (first two parts) let a second run of them use the same machine.
    /// </summary>
    /// <param name="name">Tells the tests' clusters apart.</param>
    /// <param name="network">Third part of the nodes' addresses.</param>
    /// <param name="podPrefix">First two parts of the addresses of pods.</param>
    public static ClusterSettings Test(string name, int network, string podPrefix)
    {
        var run = DevPaths.Variable("CPCTL_TEST_PREFIX")?.TrimEnd('-') ?? "cpctl";
        return new($"{run}-{name}", $"{run}-{name}-", $"{DevPaths.Variable("CPCTL_TEST_SUBNETS") ?? "172.30"}.{network}", podPrefix);
    }

    internal string Network => Name;

    internal string Subnet => SubnetPrefix + ".0/24";

    internal string DisksFolder => Path.Combine(DevPaths.State, "clusters", Name);

    public string LoadBalancerAddress => SubnetPrefix + ".9";

    internal NodeDisks DisksOf(string node) => new(Path.Combine(DisksFolder, node));
}
