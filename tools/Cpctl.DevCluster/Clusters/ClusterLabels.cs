namespace Cpctl.DevCluster.Clusters;

/// <summary>Labels by which containers of a cluster are found again by another process.</summary>
internal static class ClusterLabels
{
    public const string Cluster = "dev.cpctl.cluster";
    public const string Node = "dev.cpctl.node";
    public const string LoadBalancer = "dev.cpctl.load-balancer";
}
