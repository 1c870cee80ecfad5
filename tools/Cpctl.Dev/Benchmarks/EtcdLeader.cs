using Cpctl.DevCluster.Installation;
using Cpctl.DevCluster.Nodes;

namespace Cpctl.Dev.Benchmarks;

/// <summary>The node whose etcd leads, as the control plane's status has it.</summary>
internal static class EtcdLeader
{
    public static async Task<Node> FindAsync(IReadOnlyList<Node> nodes, CancellationToken cancellation)
    {
        var members = (await new ControlPlaneEdit(nodes[0]).ReadAsync(cancellation))["status"]!["etcd"]!["members"]!.AsArray();
        var leader = (string?)members.FirstOrDefault(member => (bool?)member!["isLeader"] == true)?["name"];
        return nodes.FirstOrDefault(node => node.Name == leader) ?? throw new InvalidOperationException("The control plane's status names no etcd leader.");
    }
}
