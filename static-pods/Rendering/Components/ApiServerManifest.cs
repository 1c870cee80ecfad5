using Cpctl.Api.Resources;

namespace Cpctl.StaticPods.Rendering.Components;

/// <summary>kube-apiserver, on the slot its node gives it.</summary>
internal static class ApiServerManifest
{
    /// <summary>Requests in flight when the drain begins have this long after shutdownDelayDuration; the server itself allows 60 s.</summary>
    private const int DrainSeconds = 60;

    /// <param name="spec">The settings.</param>
    /// <param name="trust">Changes with the keys and authorities that are read only when it starts.</param>
    public static string Render(ControlPlaneSpec spec, string? trust)
    {
        var pod = Describe(spec, "https://127.0.0.1:2379", NodeFiles.ConfigDirectory(ComponentNames.ApiServer)) with
        {
            Name = StaticPod.ApiServer.PodName(NodePlaceholders.ComponentRevision),
            Trust = trust,
        };
        return PodManifest.Render(pod);
    }

    /// <summary>The pod with placeholders, for any etcd endpoint and configuration directory.</summary>
    public static PodDescription Describe(ControlPlaneSpec spec, string etcdEndpoint, string configDirectory) => new()
    {
        Name = ComponentNames.ApiServer,
        Namespace = StaticPod.ApiServer.Namespace,
        Component = ComponentNames.ApiServer,
        Revision = NodePlaceholders.ComponentRevision,
        Image = Images.ApiServer(spec),
        Command = [ComponentNames.ApiServer, .. ApiServerFlags.For(spec, etcdEndpoint, configDirectory).ToArguments()],
        Mounts =
        [
            HostMount.Writable("audit", NodeFiles.AuditLogDirectory),
            new("config", configDirectory),
            new("encryption", NodeFiles.Paths.EncryptionConfigDirectory),
            new("pki", NodeFiles.Paths.PkiDirectory),
        ],

        // The slot answers for this server only: the redirected port would answer for its neighbour.
        Startup = Probe("/livez", failures: 120, period: 1),

        // One that waits for its etcd is alive: a restart would help nobody, and end what its clients still have when etcd is back a moment later.
        Liveness = Probe("/livez?exclude=etcd", failures: 8, period: 10),
        Readiness = Probe("/readyz", failures: 3, period: 1),
        GracePeriodSeconds = (int)Math.Ceiling(GoDuration.Parse(spec.ApiServer.ShutdownDelayDuration).TotalSeconds) + DrainSeconds,
        CpuRequest = "100m",
        MemoryRequest = "256Mi",

        // Official images give the binary this file capability: without it in the bounding set the kernel refuses to run it.
        Capabilities = ["NET_BIND_SERVICE"],
    };

    private static HttpProbe Probe(string path, int failures, int period) =>
        new(path, NodePlaceholders.SlotPort, Https: true, failures, period);
}
