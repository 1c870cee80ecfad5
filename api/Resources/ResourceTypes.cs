namespace Cpctl.Api.Resources;

/// <summary>The kinds cpctl reads and writes as records.</summary>
public static class ResourceTypes
{
    public static ResourceType<ControlPlane> ControlPlanes { get; } =
        new("cpctl.dev", "v1alpha1", "ControlPlane", "controlplanes", false, ApiJson.Default.ControlPlane, ApiJson.Default.ResourceListControlPlane);

    public static ResourceType<ControlPlaneNode> ControlPlaneNodes { get; } =
        new("cpctl.dev", "v1alpha1", "ControlPlaneNode", "controlplanenodes", false, ApiJson.Default.ControlPlaneNode, ApiJson.Default.ResourceListControlPlaneNode);

    public static ResourceType<EtcdBackup> EtcdBackups { get; } =
        new("cpctl.dev", "v1alpha1", "EtcdBackup", "etcdbackups", false, ApiJson.Default.EtcdBackup, ApiJson.Default.ResourceListEtcdBackup);

    public static ResourceType<Secret> Secrets { get; } =
        new("", "v1", "Secret", "secrets", true, ApiJson.Default.Secret, ApiJson.Default.ResourceListSecret);

    public static ResourceType<ConfigMap> ConfigMaps { get; } =
        new("", "v1", "ConfigMap", "configmaps", true, ApiJson.Default.ConfigMap, ApiJson.Default.ResourceListConfigMap);

    public static ResourceType<Namespace> Namespaces { get; } =
        new("", "v1", "Namespace", "namespaces", false, ApiJson.Default.Namespace, ApiJson.Default.ResourceListNamespace);

    public static ResourceType<KubeNode> Nodes { get; } =
        new("", "v1", "Node", "nodes", false, ApiJson.Default.KubeNode, ApiJson.Default.ResourceListKubeNode);

    public static ResourceType<Pod> Pods { get; } =
        new("", "v1", "Pod", "pods", true, ApiJson.Default.Pod, ApiJson.Default.ResourceListPod);

    public static ResourceType<Endpoints> Endpoints { get; } =
        new("", "v1", "Endpoints", "endpoints", true, ApiJson.Default.Endpoints, ApiJson.Default.ResourceListEndpoints);

    public static ResourceType<KubeEvent> Events { get; } =
        new("", "v1", "Event", "events", true, ApiJson.Default.KubeEvent, ApiJson.Default.ResourceListKubeEvent);

    public static ResourceType<Lease> Leases { get; } =
        new("coordination.k8s.io", "v1", "Lease", "leases", true, ApiJson.Default.Lease, ApiJson.Default.ResourceListLease);

    public static ResourceType<CertificateSigningRequest> CertificateSigningRequests { get; } = new(
        "certificates.k8s.io",
        "v1",
        "CertificateSigningRequest",
        "certificatesigningrequests",
        false,
        ApiJson.Default.CertificateSigningRequest,
        ApiJson.Default.ResourceListCertificateSigningRequest);
}
