namespace Cpctl.StaticPods.Rendering;

/// <summary>Flags that extraArgs may not set: the side-by-side replacement, the node's paths or the trust of the cluster hang on them.</summary>
internal static class ProtectedFlags
{
    private const string Slots = "cpctl runs two API servers side by side on ports of its own";
    private const string Files = "cpctl keeps these files on every node";
    private const string Health = "the kubelet and cpctl ask for its health there";

    private static readonly (string Program, string Flag, string Why)[] Rows =
    [
        (ComponentNames.ApiServer, "secure-port", Slots),
        (ComponentNames.ApiServer, "bind-address", Slots),
        (ComponentNames.ApiServer, "advertise-address", Slots),
        (ComponentNames.ApiServer, "permit-port-sharing", Slots),
        (ComponentNames.ApiServer, "endpoint-reconciler-type", "cpctl publishes default/kubernetes itself, with the port that clients use"),
        (ComponentNames.ApiServer, "anonymous-auth", "the kubelet's probes are anonymous"),
        (ComponentNames.ApiServer, "authorization-mode", "Node and RBAC keep nodes and components apart"),
        (ComponentNames.ApiServer, "audit-policy-file", "set spec.apiServer.auditPolicy"),
        (ComponentNames.ApiServer, "enable-admission-plugins", "set spec.apiServer.enableAdmissionPlugins"),
        (ComponentNames.ApiServer, "disable-admission-plugins", "set spec.apiServer.disableAdmissionPlugins"),
        (ComponentNames.ApiServer, "feature-gates", "set spec.apiServer.featureGates"),
        (ComponentNames.ApiServer, "event-ttl", "set spec.apiServer.eventTTL"),
        (ComponentNames.ApiServer, "shutdown-delay-duration", "set spec.apiServer.shutdownDelayDuration"),
        (ComponentNames.ApiServer, "service-cluster-ip-range", "set spec.networking.serviceSubnet"),
        .. Of(ComponentNames.ApiServer, Files,
            "client-ca-file", "encryption-provider-config", "etcd-cafile", "etcd-certfile", "etcd-keyfile", "etcd-servers",
            "kubelet-certificate-authority", "kubelet-client-certificate", "kubelet-client-key", "proxy-client-cert-file", "proxy-client-key-file",
            "requestheader-client-ca-file", "service-account-key-file", "service-account-signing-key-file", "tls-cert-file", "tls-private-key-file"),
        .. Of(ComponentNames.ControllerManager, Files,
            "authentication-kubeconfig", "authorization-kubeconfig", "client-ca-file", "cluster-signing-cert-file", "cluster-signing-key-file",
            "kubeconfig", "requestheader-client-ca-file", "root-ca-file", "service-account-private-key-file"),
        .. Of(ComponentNames.ControllerManager, Health, "bind-address", "secure-port", "port"),
        .. Of(ComponentNames.ControllerManager, "set spec.networking", "cluster-cidr", "service-cluster-ip-range"),
        (ComponentNames.ControllerManager, "use-service-account-credentials", "without it every controller has every controller's rights"),
        .. Of(ComponentNames.Scheduler, Files, "authentication-kubeconfig", "authorization-kubeconfig", "client-ca-file", "kubeconfig", "requestheader-client-ca-file"),
        .. Of(ComponentNames.Scheduler, Health, "bind-address", "secure-port", "port"),
        (ComponentNames.Scheduler, "config", "set spec.scheduler.configuration"),
    ];

    public static IEnumerable<RenderingProblem> Check(string path, string program, IReadOnlyDictionary<string, string> extraArgs)
    {
        foreach (var flag in extraArgs.Keys.Order(StringComparer.Ordinal))
        {
            if (flag.StartsWith('-'))
            {
                yield return new($"{path}.{flag}", "write the flag's name without dashes");
            }

            if (Array.Find(Rows, row => row.Program == program && row.Flag == flag) is { Why: { } why })
            {
                yield return new($"{path}.{flag}", $"--{flag} can't be overridden: {why}");
            }
        }
    }

    private static IEnumerable<(string Program, string Flag, string Why)> Of(string program, string why, params string[] flags) =>
        flags.Select(flag => (program, flag, why));
}
