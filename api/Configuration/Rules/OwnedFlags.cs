namespace Cpctl.Api.Configuration;

/// <summary>Flags that cpctl sets by itself: another value breaks replacement, rotation or security. Where a field of the spec decides, it is named.</summary>
internal static class OwnedFlags
{
    private const string Cpctl = "";

    public static IReadOnlyDictionary<string, string> ApiServer { get; } = Table(
        ("feature-gates", "spec.apiServer.featureGates"),
        ("enable-admission-plugins", "spec.apiServer.enableAdmissionPlugins"),
        ("disable-admission-plugins", "spec.apiServer.disableAdmissionPlugins"),
        ("event-ttl", "spec.apiServer.eventTTL"),
        ("shutdown-delay-duration", "spec.apiServer.shutdownDelayDuration"),
        ("audit-policy-file", "spec.apiServer.auditPolicy"),
        ("admission-control-config-file", "spec.apiServer.admissionConfiguration"),
        ("max-requests-inflight", "spec.apiServer.maxRequestsInflight"),
        ("max-mutating-requests-inflight", "spec.apiServer.maxMutatingRequestsInflight"),
        ("goaway-chance", "spec.apiServer.goawayChance"),
        ("oidc-issuer-url", "spec.apiServer.oidc"),
        ("oidc-client-id", "spec.apiServer.oidc"),
        ("oidc-username-claim", "spec.apiServer.oidc"),
        ("oidc-username-prefix", "spec.apiServer.oidc"),
        ("oidc-groups-claim", "spec.apiServer.oidc"),
        ("oidc-groups-prefix", "spec.apiServer.oidc"),
        ("oidc-required-claim", "spec.apiServer.oidc"),
        ("oidc-ca-file", "spec.apiServer.oidc"),
        ("service-cluster-ip-range", "spec.networking.serviceSubnet"),
        ("encryption-provider-config", "spec.encryption"),
        ("admission-control", "spec.apiServer.enableAdmissionPlugins"),
        ("advertise-address", Cpctl),
        ("allow-privileged", Cpctl),
        ("anonymous-auth", Cpctl),
        ("authorization-config", Cpctl),
        ("authorization-mode", Cpctl),
        ("bind-address", Cpctl),
        ("client-ca-file", Cpctl),
        ("enable-bootstrap-token-auth", Cpctl),
        ("endpoint-reconciler-type", Cpctl),
        ("etcd-cafile", Cpctl),
        ("etcd-certfile", Cpctl),
        ("etcd-keyfile", Cpctl),
        ("etcd-servers", Cpctl),
        ("etcd-servers-overrides", Cpctl),
        ("insecure-bind-address", Cpctl),
        ("insecure-port", Cpctl),
        ("kubelet-certificate-authority", Cpctl),
        ("kubelet-client-certificate", Cpctl),
        ("kubelet-client-key", Cpctl),
        ("permit-port-sharing", Cpctl),
        ("proxy-client-cert-file", Cpctl),
        ("proxy-client-key-file", Cpctl),
        ("requestheader-allowed-names", Cpctl),
        ("requestheader-client-ca-file", Cpctl),
        ("secure-port", Cpctl),
        ("service-account-issuer", Cpctl),
        ("service-account-key-file", Cpctl),
        ("service-account-lookup", Cpctl),
        ("service-account-signing-key-file", Cpctl),
        ("tls-cert-file", Cpctl),
        ("tls-private-key-file", Cpctl),
        ("token-auth-file", Cpctl));

    public static IReadOnlyDictionary<string, string> ControllerManager { get; } = Table(
        ("feature-gates", "spec.apiServer.featureGates"),
        ("cluster-cidr", "spec.networking.podSubnet"),
        ("service-cluster-ip-range", "spec.networking.serviceSubnet"),
        ("cluster-name", "spec.clusterName"),
        ("authentication-kubeconfig", Cpctl),
        ("authorization-kubeconfig", Cpctl),
        ("client-ca-file", Cpctl),
        ("cluster-signing-cert-file", Cpctl),
        ("cluster-signing-key-file", Cpctl),
        ("kubeconfig", Cpctl),
        ("leader-elect", Cpctl),
        ("port", Cpctl),
        ("requestheader-client-ca-file", Cpctl),
        ("root-ca-file", Cpctl),
        ("secure-port", Cpctl),
        ("service-account-private-key-file", Cpctl),
        ("use-service-account-credentials", Cpctl));

    public static IReadOnlyDictionary<string, string> Scheduler { get; } = Table(
        ("feature-gates", "spec.apiServer.featureGates"),
        ("config", "spec.scheduler.configuration"),
        ("authentication-kubeconfig", Cpctl),
        ("authorization-kubeconfig", Cpctl),
        ("kubeconfig", Cpctl),
        ("leader-elect", Cpctl),
        ("port", Cpctl),
        ("secure-port", Cpctl));

    private static Dictionary<string, string> Table(params ReadOnlySpan<(string Flag, string Field)> flags)
    {
        var table = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (flag, field) in flags)
        {
            table.Add(flag, field);
        }

        return table;
    }
}
