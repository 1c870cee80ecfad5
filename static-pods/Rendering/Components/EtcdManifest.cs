using Cpctl.Api.Resources;
using Cpctl.Etcd.Versions;

namespace Cpctl.StaticPods.Rendering.Components;

/// <summary>
/// The node's etcd member. <c>cpctl etcd-launch</c> waits until its predecessor has let go, checks that the data directory is this member's,
/// adds the member's identity and becomes etcd. It comes from the host with its own loader and libraries: etcd's image has none.
/// </summary>
internal static class EtcdManifest
{
    public const string ClientPort = "2379";
    public const string PeerPort = "2380";
    public const string MetricsPort = "2381";

    /// <param name="spec">The settings.</param>
    /// <param name="trust">Changes with etcd's authorities, which etcd reads only when it starts.</param>
    public static string Render(ControlPlaneSpec spec, string? trust)
    {
        var version = EtcdVersion.Parse(spec.Etcd.Version);
        var health = EtcdVersionTable.HealthPaths(version);
        return PodManifest.Render(new PodDescription
        {
            Name = StaticPod.Etcd.PodName(NodePlaceholders.ComponentRevision),
            Namespace = StaticPod.Etcd.Namespace,
            Component = ComponentNames.Etcd,
            Revision = NodePlaceholders.ComponentRevision,
            Trust = trust,
            Image = Images.Etcd(spec),
            Command = [.. Launcher(), "--", "etcd", .. Flags(spec, version)],
            Mounts =
            [
                new("bin", NodeFiles.Paths.BinDirectory),
                HostMount.Writable("data", NodeFiles.Paths.EtcdDataDirectory),
                new("identity", Path.GetDirectoryName(NodeFiles.Paths.MembershipFile)!),
                new("pki", NodeFiles.Paths.EtcdPkiDirectory),
            ],

            // A large write-ahead log takes minutes to read; and while a successor waits, its predecessor answers here.
            Startup = new(health.Liveness, MetricsPort, Https: false, FailureThreshold: 600, PeriodSeconds: 1),
            Liveness = new(health.Liveness, MetricsPort, Https: false, FailureThreshold: 8, PeriodSeconds: 10),

            // Leadership is moved before a planned stop. A long drain of watches is what would cost writes.
            GracePeriodSeconds = 2,
            CpuRequest = "100m",
            MemoryRequest = "100Mi",
        });
    }

    private static IReadOnlyList<string> Launcher() =>
    [
        Path.Combine(NodeFiles.Paths.BinDirectory, "ld-linux-x86-64.so.2"),
        "--library-path",
        Path.Combine(NodeFiles.Paths.BinDirectory, "lib"),
        Path.Combine(NodeFiles.Paths.BinDirectory, "cpctl"),
        "etcd-launch",
        $"--data-dir={NodeFiles.Paths.EtcdDataDirectory}",
        $"--identity={NodeFiles.Paths.MembershipFile}",
        $"--wait-ports={ClientPort},{PeerPort},{MetricsPort}",
    ];

    private static IEnumerable<string> Flags(ControlPlaneSpec spec, EtcdVersion version) =>
    [
        $"--advertise-client-urls=https://{NodePlaceholders.NodeUrlHost}:{ClientPort}",
        $"--cert-file={NodeFiles.EtcdPki("server.crt")}",
        "--client-cert-auth=true",
        $"--key-file={NodeFiles.EtcdPki("server.key")}",
        $"--listen-client-urls=https://127.0.0.1:{ClientPort},https://{NodePlaceholders.NodeUrlHost}:{ClientPort}",
        $"--listen-metrics-urls=http://127.0.0.1:{MetricsPort}",
        $"--listen-peer-urls=https://{NodePlaceholders.NodeUrlHost}:{PeerPort}",
        $"--peer-cert-file={NodeFiles.EtcdPki("peer.crt")}",
        "--peer-client-cert-auth=true",
        $"--peer-key-file={NodeFiles.EtcdPki("peer.key")}",
        $"--peer-trusted-ca-file={NodeFiles.EtcdPki("ca.crt")}",
        $"--trusted-ca-file={NodeFiles.EtcdPki("ca.crt")}",
        .. EtcdFlags.For(version, spec.Etcd),
    ];
}
