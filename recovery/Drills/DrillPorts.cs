namespace Cpctl.Recovery.Drills;

/// <summary>Where a drill's etcd and API server listen, on this machine's loopback alone.</summary>
/// <param name="EtcdClient">The API server and the drill ask there.</param>
/// <param name="EtcdPeer">Nobody asks there; etcd listens all the same.</param>
/// <param name="ApiServer">The drill asks there.</param>
internal sealed record DrillPorts(int EtcdClient, int EtcdPeer, int ApiServer)
{
    /// <summary>Above those of Kubernetes and etcd, below those of NodePorts (30000) and outgoing connections (32768).</summary>
    private const int First = 22379;
    private const int Last = 22478;

    /// <param name="isFree">Whether nobody listens on a port.</param>
    /// <returns>Null when there are not enough.</returns>
    public static DrillPorts? Choose(Func<int, bool> isFree) =>
        Enumerable.Range(First, Last - First + 1).Where(isFree).Take(3).ToList() is [var client, var peer, var server] ? new DrillPorts(client, peer, server) : null;
}
