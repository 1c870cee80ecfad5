using System.Globalization;
using Cpctl.Api.Resources;
using Cpctl.StaticPods.Versions;

namespace Cpctl.StaticPods.Rendering.Components;

/// <summary>kube-apiserver's command line.</summary>
internal static class ApiServerFlags
{
    /// <summary>Without it a node could change other nodes.</summary>
    private const string NodeRestriction = "NodeRestriction";

    public static FlagSet For(ControlPlaneSpec spec, string etcdEndpoint, string configDirectory)
    {
        var version = KubernetesVersion.Parse(spec.Version);
        var flags = new FlagSet(KubernetesVersionTable.FixedFlags(ComponentNames.ApiServer, version));
        AddServing(flags, spec);
        AddIdentity(flags);
        AddEtcd(flags, etcdEndpoint);
        AddPolicy(flags, spec, configDirectory);
        AddServiceAccounts(flags, spec);
        if (AuthenticationFile.IsUsed(spec))
        {
            flags["authentication-config"] = Path.Combine(configDirectory, AuthenticationFile.FileName);
        }
        else if (spec.ApiServer.Oidc is { } oidc)
        {
            flags.Override(OidcFlags.For(oidc, configDirectory));
        }

        return flags.Override(spec.ApiServer.ExtraArgs);
    }

    private static void AddServing(FlagSet flags, ControlPlaneSpec spec)
    {
        flags["advertise-address"] = NodePlaceholders.NodeIp;
        flags["secure-port"] = NodePlaceholders.SlotPort;
        flags["tls-cert-file"] = NodeFiles.Pki("apiserver.crt");
        flags["tls-private-key-file"] = NodeFiles.Pki("apiserver.key");
        flags["tls-min-version"] = "VersionTLS12";
        flags["tls-cipher-suites"] = string.Join(',', CipherSuites.Names);
        flags["service-cluster-ip-range"] = spec.Networking.ServiceSubnet;
        flags["shutdown-delay-duration"] = spec.ApiServer.ShutdownDelayDuration;
        flags["event-ttl"] = spec.ApiServer.EventTTL;
        flags["max-requests-inflight"] = Text(spec.ApiServer.MaxRequestsInflight);
        flags["max-mutating-requests-inflight"] = Text(spec.ApiServer.MaxMutatingRequestsInflight);
        flags["goaway-chance"] = Text(spec.ApiServer.GoawayChance);
        flags["profiling"] = "false";
        flags["allow-privileged"] = "true";

        // The operator publishes default/kubernetes: a server's own lease would name its slot port, and empty while two overlap.
        flags["endpoint-reconciler-type"] = "none";
    }

    private static void AddIdentity(FlagSet flags)
    {
        flags["client-ca-file"] = NodeFiles.ClusterAuthority;
        flags["enable-bootstrap-token-auth"] = "true";
        flags["kubelet-certificate-authority"] = NodeFiles.ClusterAuthority;
        flags["kubelet-client-certificate"] = NodeFiles.Pki("apiserver-kubelet-client.crt");
        flags["kubelet-client-key"] = NodeFiles.Pki("apiserver-kubelet-client.key");
        flags["kubelet-preferred-address-types"] = "InternalIP,Hostname,ExternalIP";
        flags["proxy-client-cert-file"] = NodeFiles.Pki("front-proxy-client.crt");
        flags["proxy-client-key-file"] = NodeFiles.Pki("front-proxy-client.key");
        flags["requestheader-allowed-names"] = "front-proxy-client";
        flags["requestheader-client-ca-file"] = NodeFiles.Pki("front-proxy-ca.crt");
        flags["requestheader-extra-headers-prefix"] = "X-Remote-Extra-";
        flags["requestheader-group-headers"] = "X-Remote-Group";
        flags["requestheader-username-headers"] = "X-Remote-User";
    }

    private static void AddEtcd(FlagSet flags, string endpoint)
    {
        flags["etcd-servers"] = endpoint;
        flags["etcd-cafile"] = NodeFiles.EtcdPki("ca.crt");
        flags["etcd-certfile"] = NodeFiles.Pki("apiserver-etcd-client.crt");
        flags["etcd-keyfile"] = NodeFiles.Pki("apiserver-etcd-client.key");
        flags["encryption-provider-config"] = NodeFiles.Paths.EncryptionConfigFile;
    }

    private static void AddPolicy(FlagSet flags, ControlPlaneSpec spec, string configDirectory)
    {
        flags["authorization-mode"] = "Node,RBAC";
        flags["enable-admission-plugins"] =
            string.Join(',', spec.ApiServer.EnableAdmissionPlugins.Prepend(NodeRestriction).Distinct(StringComparer.Ordinal));
        if (spec.ApiServer.DisableAdmissionPlugins.Count > 0)
        {
            flags["disable-admission-plugins"] = string.Join(',', spec.ApiServer.DisableAdmissionPlugins);
        }

        if (spec.ApiServer.AdmissionConfiguration is not null)
        {
            flags["admission-control-config-file"] = Path.Combine(configDirectory, AdmissionConfiguration.FileName);
        }

        FeatureGates.AddTo(flags, spec);
        flags["audit-policy-file"] = Path.Combine(configDirectory, AuditPolicy.FileName);

        // A file a slot: two servers never rotate one file.
        flags["audit-log-path"] = Path.Combine(NodeFiles.AuditLogDirectory, $"audit-{NodePlaceholders.SlotPort}.log");
        flags["audit-log-maxage"] = "30";
        flags["audit-log-maxbackup"] = "10";
        flags["audit-log-maxsize"] = "100";
    }

    private static void AddServiceAccounts(FlagSet flags, ControlPlaneSpec spec)
    {
        flags["service-account-issuer"] = $"https://kubernetes.default.svc.{spec.Networking.DnsDomain}";
        flags["service-account-key-file"] = NodeFiles.Pki("sa.pub");
        flags["service-account-signing-key-file"] = NodeFiles.Pki("sa.key");
    }

    private static string Text(decimal number) => number.ToString(CultureInfo.InvariantCulture);
}
