namespace Cpctl.StaticPods.Upgrades;

/// <summary>APIs that releases from 1.21 on have removed. Source: Kubernetes' "Deprecated API Migration Guide".</summary>
public static class RemovedApiTable
{
    public static IReadOnlyList<RemovedApi> All { get; } =
    [
        new("admissionregistration.k8s.io", "v1beta1", "mutatingwebhookconfigurations", 22, "admissionregistration.k8s.io/v1"),
        new("admissionregistration.k8s.io", "v1beta1", "validatingwebhookconfigurations", 22, "admissionregistration.k8s.io/v1"),
        new("apiextensions.k8s.io", "v1beta1", "customresourcedefinitions", 22, "apiextensions.k8s.io/v1"),
        new("apiregistration.k8s.io", "v1beta1", "apiservices", 22, "apiregistration.k8s.io/v1"),
        new("authentication.k8s.io", "v1beta1", "tokenreviews", 22, "authentication.k8s.io/v1"),
        new("authorization.k8s.io", "v1beta1", "localsubjectaccessreviews", 22, "authorization.k8s.io/v1"),
        new("authorization.k8s.io", "v1beta1", "selfsubjectaccessreviews", 22, "authorization.k8s.io/v1"),
        new("authorization.k8s.io", "v1beta1", "selfsubjectrulesreviews", 22, "authorization.k8s.io/v1"),
        new("authorization.k8s.io", "v1beta1", "subjectaccessreviews", 22, "authorization.k8s.io/v1"),
        new("certificates.k8s.io", "v1beta1", "certificatesigningrequests", 22, "certificates.k8s.io/v1"),
        new("coordination.k8s.io", "v1beta1", "leases", 22, "coordination.k8s.io/v1"),
        new("extensions", "v1beta1", "ingresses", 22, "networking.k8s.io/v1"),
        new("networking.k8s.io", "v1beta1", "ingressclasses", 22, "networking.k8s.io/v1"),
        new("networking.k8s.io", "v1beta1", "ingresses", 22, "networking.k8s.io/v1"),
        new("rbac.authorization.k8s.io", "v1beta1", "clusterrolebindings", 22, "rbac.authorization.k8s.io/v1"),
        new("rbac.authorization.k8s.io", "v1beta1", "clusterroles", 22, "rbac.authorization.k8s.io/v1"),
        new("rbac.authorization.k8s.io", "v1beta1", "rolebindings", 22, "rbac.authorization.k8s.io/v1"),
        new("rbac.authorization.k8s.io", "v1beta1", "roles", 22, "rbac.authorization.k8s.io/v1"),
        new("scheduling.k8s.io", "v1beta1", "priorityclasses", 22, "scheduling.k8s.io/v1"),
        new("storage.k8s.io", "v1beta1", "csidrivers", 22, "storage.k8s.io/v1"),
        new("storage.k8s.io", "v1beta1", "csinodes", 22, "storage.k8s.io/v1"),
        new("storage.k8s.io", "v1beta1", "storageclasses", 22, "storage.k8s.io/v1"),
        new("storage.k8s.io", "v1beta1", "volumeattachments", 22, "storage.k8s.io/v1"),

        new("autoscaling", "v2beta1", "horizontalpodautoscalers", 25, "autoscaling/v2"),
        new("batch", "v1beta1", "cronjobs", 25, "batch/v1"),
        new("discovery.k8s.io", "v1beta1", "endpointslices", 25, "discovery.k8s.io/v1"),
        new("events.k8s.io", "v1beta1", "events", 25, "events.k8s.io/v1"),
        new("node.k8s.io", "v1beta1", "runtimeclasses", 25, "node.k8s.io/v1"),
        new("policy", "v1beta1", "poddisruptionbudgets", 25, "policy/v1"),
        new("policy", "v1beta1", "podsecuritypolicies", 25, null),

        new("autoscaling", "v2beta2", "horizontalpodautoscalers", 26, "autoscaling/v2"),
        new("flowcontrol.apiserver.k8s.io", "v1beta1", "flowschemas", 26, "flowcontrol.apiserver.k8s.io/v1beta3"),
        new("flowcontrol.apiserver.k8s.io", "v1beta1", "prioritylevelconfigurations", 26, "flowcontrol.apiserver.k8s.io/v1beta3"),

        new("storage.k8s.io", "v1beta1", "csistoragecapacities", 27, "storage.k8s.io/v1"),

        new("flowcontrol.apiserver.k8s.io", "v1beta2", "flowschemas", 29, "flowcontrol.apiserver.k8s.io/v1"),
        new("flowcontrol.apiserver.k8s.io", "v1beta2", "prioritylevelconfigurations", 29, "flowcontrol.apiserver.k8s.io/v1"),

        new("flowcontrol.apiserver.k8s.io", "v1beta3", "flowschemas", 32, "flowcontrol.apiserver.k8s.io/v1"),
        new("flowcontrol.apiserver.k8s.io", "v1beta3", "prioritylevelconfigurations", 32, "flowcontrol.apiserver.k8s.io/v1"),
    ];

    /// <summary>Those that a release of one minor number still serves and one of another no longer does.</summary>
    public static IEnumerable<RemovedApi> Between(int from, int to) => All.Where(api => api.RemovedIn > from && api.RemovedIn <= to);
}
