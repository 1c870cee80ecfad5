using Cpctl.Api.Node;
using Cpctl.Etcd.Restoration;

namespace Cpctl.Recovery.Drills;

/// <summary>The etcd of a drill: the only member of a cluster of its own, which nobody reaches from outside of this machine.</summary>
internal sealed class ScratchEtcd(string token, DrillFiles files, DrillPorts ports)
{
    public const string Container = "drill-etcd";

    private static readonly NodePaths Seen = new("/");

    /// <summary>How it is reached, how large it may become; everything else is the drill's, or of no importance for what it holds.</summary>
    private static readonly string[] Kept =
    [
        "cert-file", "key-file", "client-cert-auth", "trusted-ca-file", "peer-cert-file", "peer-key-file", "peer-client-cert-auth", "peer-trusted-ca-file",
        "quota-backend-bytes", "max-request-bytes", "max-txn-ops",
    ];

    public string PodName { get; } = $"{Container}-{token}";

    public FirstMember Member { get; } = new(Container, $"https://127.0.0.1:{ports.EtcdPeer}", token);

    public Uri Url { get; } = new($"https://127.0.0.1:{ports.EtcdClient}");

    /// <param name="manifest">A node's etcd, by the settings in the bundle.</param>
    /// <exception cref="InvalidDataException">It runs no etcd as cpctl renders it.</exception>
    public string Manifest(string manifest)
    {
        var data = files.OnNode(files.Data);
        return new ScratchPod(PodName, Container, [(data, data), (files.OnNode(files.Node.EtcdPkiDirectory), Seen.EtcdPkiDirectory)]).Manifest(
            manifest,
            "etcd",
            Kept,
            [
                $"--name={Member.Name}", $"--data-dir={data}",
                $"--listen-client-urls={Url.OriginalString}", $"--advertise-client-urls={Url.OriginalString}",
                $"--listen-peer-urls={Member.PeerUrl}", $"--initial-advertise-peer-urls={Member.PeerUrl}",
                $"--initial-cluster={Member.Name}={Member.PeerUrl}", $"--initial-cluster-token={token}",
            ]);
    }
}
