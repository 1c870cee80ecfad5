using Cpctl.Etcd.Database;

namespace Cpctl.StaticPods.Agent.Planning;

/// <summary>
/// Whether the target's etcd can read what is on this node's disk. An older minor release can only until the cluster's version has been raised,
/// which happens when every member runs the newer one: an upgrade can be taken back in the middle, not at its end.
/// </summary>
internal static class EtcdReturn
{
    /// <returns>Null when it can, or when there is no data.</returns>
    public static string? Problem(NodeObservation node) =>
        node.Etcd.WrittenFor is { } data && node.Target.EtcdVersion is { } wanted && !ClusterVersion.CanBeReadBy(data, wanted)
            ? $"etcd's data is written for {data.Major}.{data.Minor}, which {wanted} cannot read"
            : null;
}
