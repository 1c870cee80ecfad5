namespace Cpctl.Etcd.Client;

/// <summary>Where the members of a control plane listen.</summary>
public static class EtcdUrls
{
    public const int ClientPort = 2379;
    public const int PeerPort = 2380;
    public const int BootstrapClientPort = 12379;
    public const int BootstrapPeerPort = 12380;

    public static string Client(string ip) => Of(ip, ClientPort);

    public static string Peer(string ip) => Of(ip, PeerPort);

    public static string BootstrapClient(string ip) => Of(ip, BootstrapClientPort);

    public static string BootstrapPeer(string ip) => Of(ip, BootstrapPeerPort);

    private static string Of(string ip, int port) => ip.Contains(':', StringComparison.Ordinal) ? $"https://[{ip}]:{port}" : $"https://{ip}:{port}";
}
