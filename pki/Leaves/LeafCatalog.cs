using Cpctl.Api.Node;
using Cpctl.Pki.Signers;

namespace Cpctl.Pki.Leaves;

/// <summary>Every leaf certificate of a node. Nobody but the admin kubeconfig may do everything.</summary>
public static class LeafCatalog
{
    public const string AgentsGroup = "cpctl:agents";
    public const string WorkersGroup = "cpctl:workers";
    public const string OperatorsGroup = "cpctl:operators";

    /// <summary>Bound to cluster-admin (Rbac/administrators.yaml).</summary>
    public const string AdministratorsGroup = "cpctl:cluster-admins";
    internal const string MastersGroup = "system:masters";

    private static readonly string[] LocalNames = ["localhost", "127.0.0.1", "::1"];

    /// <param name="settings">Names and lifetimes.</param>
    /// <param name="node">Whose they are.</param>
    /// <param name="paths">Where they belong.</param>
    /// <param name="isAdministratorBound">The group of administrators has its role (<see cref="AdministratorsMark"/>). Until then admin.conf is in system:masters.</param>
    public static IReadOnlyList<LeafSpec> ForControlPlane(PkiSettings settings, NodeIdentity node, NodePaths paths, bool isAdministratorBound) =>
    [
        .. ApiServer(settings, node, paths),
        .. Etcd(node, paths),
        Client("controller-manager", "system:kube-controller-manager", null, paths),
        Client("scheduler", "system:kube-scheduler", null, paths),
        Agent(node, paths),
        Client("operator", $"cpctl:operator:{node.Name}", OperatorsGroup, paths),
        .. Kubelet(node, paths),
        new LeafSpec
        {
            Name = "admin",
            Issuer = AuthorityKind.Cluster,
            CommonName = "kubernetes-admin",
            Organization = isAdministratorBound ? AdministratorsGroup : MastersGroup,
            Use = LeafUse.Client,
            Kubeconfig = paths.AdminKubeconfig,
        },
    ];

    /// <summary>A worker has no signers: it asks the operator for these (<c>WorkerCertificates</c>).</summary>
    public static IReadOnlyList<LeafSpec> ForWorker(NodeIdentity node, NodePaths paths) => [Agent(node, paths), .. Kubelet(node, paths)];

    /// <summary>The names by which the API server is reached on this node and in the cluster.</summary>
    public static IReadOnlyList<string> ApiServerNames(PkiSettings settings, NodeIdentity node) =>
    [
        .. LocalNames,
        node.Name,
        node.Ip,
        EndpointName.Host(settings.Endpoint),
        EndpointName.FirstAddress(settings.ServiceSubnet),
        "kubernetes",
        "kubernetes.default",
        "kubernetes.default.svc",
        $"kubernetes.default.svc.{settings.DnsDomain}",
        .. settings.ExtraNames,
    ];

    /// <summary>
    /// A worker has nothing else to ask for certificates with: one that was off for years could not come back if this had expired. What it may do is
    /// little, and the operator signs nothing for a worker that was removed.
    /// </summary>
    internal static LeafSpec Agent(NodeIdentity node, NodePaths paths) => node.Role == NodeRole.ControlPlane
        ? Client("agent", $"cpctl:agent:{node.Name}", AgentsGroup, paths)
        : Client("agent", $"cpctl:agent:{node.Name}", WorkersGroup, paths) with { LivesAsAuthority = true, MayCarryUid = true };

    private static IEnumerable<LeafSpec> ApiServer(PkiSettings settings, NodeIdentity node, NodePaths paths) =>
    [
        new LeafSpec
        {
            Name = "apiserver",
            Issuer = AuthorityKind.Cluster,
            CommonName = "kube-apiserver",
            Use = LeafUse.Server,
            Names = ApiServerNames(settings, node),
            Directory = paths.PkiDirectory,
            IncludeAuthority = true,
        },
        Client("apiserver-kubelet-client", "cpctl:kube-apiserver-kubelet-client", null, paths),
        Client("front-proxy-client", "front-proxy-client", null, paths) with { Issuer = AuthorityKind.FrontProxy },
        Client("apiserver-etcd-client", "cpctl:kube-apiserver", null, paths) with { Issuer = AuthorityKind.Etcd },
    ];

    private static IEnumerable<LeafSpec> Etcd(NodeIdentity node, NodePaths paths)
    {
        // etcd's gateway and its peers dial with the serving certificate: both uses, or clients are refused.
        LeafSpec Member(string name) => new()
        {
            Name = $"etcd/{name}",
            Issuer = AuthorityKind.Etcd,
            CommonName = node.Name,
            Use = LeafUse.Client | LeafUse.Server,
            Names = [node.Name, node.Ip, .. LocalNames],
            Directory = paths.EtcdPkiDirectory,
        };

        LeafSpec EtcdClient(string name, string user) =>
            Client($"etcd/{name}", user, null, paths) with { Issuer = AuthorityKind.Etcd, Directory = paths.EtcdPkiDirectory };

        return
        [
            Member("server"),
            Member("peer"),
            EtcdClient("healthcheck-client", "cpctl:etcd-healthcheck"),
            EtcdClient("agent-client", "cpctl:agent"),
            EtcdClient("operator-client", "cpctl:operator"),
        ];
    }

    private static IEnumerable<LeafSpec> Kubelet(NodeIdentity node, NodePaths paths) =>
    [
        new LeafSpec
        {
            Name = "kubelet",
            Issuer = AuthorityKind.Cluster,
            CommonName = $"system:node:{node.Name}",
            Organization = "system:nodes",
            Use = LeafUse.Server,
            Names = [node.Name, node.Ip],
            Directory = paths.KubeletPkiDirectory,
        },
        new LeafSpec
        {
            Name = "kubelet-client",
            Issuer = AuthorityKind.Cluster,
            CommonName = $"system:node:{node.Name}",
            Organization = "system:nodes",
            Use = LeafUse.Client,
            Directory = paths.KubeletPkiDirectory,
        },
    ];

    private static LeafSpec Client(string name, string user, string? group, NodePaths paths) => new()
    {
        Name = name,
        Issuer = AuthorityKind.Cluster,
        CommonName = user,
        Organization = group,
        Use = LeafUse.Client,
        Directory = paths.PkiDirectory,
    };
}
