namespace Cpctl.DevCluster.Load;

/// <summary>The namespace that the load writes to, the user it does so as, and the paths it asks for.</summary>
internal static class LoadNamespace
{
    public const string Name = "cpctl-load";
    public const string ConfigMapsPath = $"/api/v1/namespaces/{Name}/configmaps";
    public const string SeedPath = $"{ConfigMapsPath}/seed";
    public const string CustomResourcePath = "/apis/cpctl.dev/v1alpha1/controlplanes/cluster";
    public const string ServiceEndpointsPath = "/api/v1/namespaces/default/endpoints/kubernetes";

    /// <summary>Asks for a token of the user, through kubectl create --raw.</summary>
    public const string TokenPath = $"/api/v1/namespaces/{Name}/serviceaccounts/load/token";

    public const string TokenRequest =
        """{"apiVersion":"authentication.k8s.io/v1","kind":"TokenRequest","spec":{"expirationSeconds":14400}}""";

    public const string Manifest = $$"""
        apiVersion: v1
        kind: Namespace
        metadata: {name: {{Name}}}
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: load, namespace: {{Name}}}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: seed, namespace: {{Name}}}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: {{Name}}}
        rules:
        - {apiGroups: [""], resources: [configmaps], verbs: [get, list, watch, create]}
        - {apiGroups: [""], resources: [endpoints], resourceNames: [kubernetes], verbs: [get]}
        - {apiGroups: [cpctl.dev], resources: [controlplanes], verbs: [get]}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: {{Name}}}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: {{Name}}}
        subjects:
        - {kind: ServiceAccount, name: load, namespace: {{Name}}}

        """;

    private static readonly string Payload = new('v', 128);

    public static string ConfigMap(string name) =>
        $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}"},"data":{"payload":"{{{Payload}}}"}}""";
}
