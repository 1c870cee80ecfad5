using static Cpctl.StaticPods.Rendering.ComponentNames;
using static Cpctl.StaticPods.Versions.SettingKind;

namespace Cpctl.StaticPods.Versions;

/// <summary>
/// Everything that differs between the supported Kubernetes releases, 1.20 to 1.36, in what cpctl writes. A release newer than the
/// last row is treated like the last one known. Sources: the --help of v1.20.2 (held by a test), the changelogs of each minor release.
/// </summary>
public static class KubernetesVersionTable
{
    public const int OldestMinor = 20;
    public const int NewestMinor = 36;

    private const string Containerd = "unix:///run/containerd/containerd.sock";

    private const string Loopback = "127.0.0.1:10251";

    public static IReadOnlyList<VersionedSetting> Rows { get; } =
    [
        new(ApiServer, Flag, "shutdown-send-retry-after", "true", Since: 23, null,
            "without it a kept-alive connection gets one 503 at the very end of a shutdown"),
        new(ApiServer, Flag, "authentication-config", null, Since: 32, null,
            "anonymous requests can be limited to paths only from here on; before, RBAC alone limits them to health and version"),
        new(ApiServer, Flag, "anonymous-auth", "true", null, Until: 31, "the kubelet's probes are anonymous; excluded by anonymous conditions in the file"),
        new(ApiServer, ApiVersion, "AuthenticationConfiguration", "apiserver.config.k8s.io/v1beta1", Since: 32, Until: 33, "GA in 1.34"),
        new(ApiServer, ApiVersion, "AuthenticationConfiguration", "apiserver.config.k8s.io/v1", Since: 34, null, "GA in 1.34"),
        new(ApiServer, ApiVersion, "EndpointSlice", "discovery.k8s.io/v1beta1", null, Until: 20, "v1 came in 1.21"),
        new(ApiServer, ApiVersion, "EndpointSlice", "discovery.k8s.io/v1", Since: 21, null, "v1beta1 went in 1.25"),

        new(ControllerManager, Flag, "port", "0", null, Until: 23, "its default is an open HTTP port; the flag went in 1.24"),
        new(Scheduler, ConfigField, "healthzBindAddress", Loopback, null, Until: 22,
            "its default is an HTTP port open to the network, and --port=0 does not close it beside a configuration file; nothing listens since 1.23"),
        new(Scheduler, ConfigField, "metricsBindAddress", Loopback, null, Until: 22, "as healthzBindAddress"),
        new(Scheduler, ApiVersion, "KubeSchedulerConfiguration", "kubescheduler.config.k8s.io/v1beta1", null, Until: 22, "removed in 1.23"),
        new(Scheduler, ApiVersion, "KubeSchedulerConfiguration", "kubescheduler.config.k8s.io/v1beta3", Since: 23, Until: 24, "removed in 1.29"),
        new(Scheduler, ApiVersion, "KubeSchedulerConfiguration", "kubescheduler.config.k8s.io/v1", Since: 25, null, "GA in 1.25"),

        new(Kubelet, Flag, "container-runtime", "remote", null, Until: 26, "before 1.24 the default is docker; the flag went in 1.27"),
        new(Kubelet, Flag, "container-runtime-endpoint", Containerd, null, Until: 26, "a field of the configuration since 1.27"),
        new(Kubelet, ConfigField, "containerRuntimeEndpoint", Containerd, Since: 27, null, "the flag is deprecated"),
        new(Kubelet, Flag, "pod-infra-container-image", null, null, Until: 34, "keeps image garbage collection off the pause image; the flag went in 1.35"),
        new(Kubelet, Flag, "register-with-taints", null, null, Until: 22, "a field of the configuration since 1.23"),
        new(Kubelet, ConfigField, "registerWithTaints", null, Since: 23, null, "the flag is deprecated"),
        new(Kubelet, ConfigField, "failCgroupV1", null, Since: 31, null, "an older kubelet does not know the field"),
        new(Kubelet, ConfigField, "memorySwap", null, Since: 22, null, "an older kubelet does not know the field"),
        new(Kubelet, ConfigField, "imageServiceEndpoint", null, Since: 27, null, "an older kubelet does not know the field"),
        new(Kubelet, ConfigField, "crashLoopBackOff", null, Since: 32, null, "an older kubelet does not know the field"),
    ];

    /// <summary>The flags of <paramref name="program"/> that have one value in this release.</summary>
    public static IEnumerable<KeyValuePair<string, string>> FixedFlags(string program, KubernetesVersion version) =>
        from row in Rows
        where row.Program == program && row.Kind == Flag && row.Value is not null && row.AppliesTo(version)
        select KeyValuePair.Create(row.Name, row.Value!);

    /// <summary>The configuration fields of <paramref name="program"/> that have one value in this release.</summary>
    public static IEnumerable<KeyValuePair<string, string>> FixedFields(string program, KubernetesVersion version) =>
        from row in Rows
        where row.Program == program && row.Kind == ConfigField && row.Value is not null && row.AppliesTo(version)
        select KeyValuePair.Create(row.Name, row.Value!);

    /// <summary>False only for a setting that the table lists for other releases: what it does not list, every release has.</summary>
    public static bool Takes(string program, SettingKind kind, string name, KubernetesVersion version)
    {
        var rows = Rows.Where(row => row.Program == program && row.Kind == kind && row.Name == name).ToArray();
        return rows.Length == 0 || rows.Any(row => row.AppliesTo(version));
    }

    /// <summary>The apiVersion in which this release reads or serves <paramref name="kind"/>; null when it has none.</summary>
    public static string? ApiVersionOf(string program, string kind, KubernetesVersion version) =>
        Rows.FirstOrDefault(row => row.Program == program && row.Kind == ApiVersion && row.Name == kind && row.AppliesTo(version))?.Value;
}
