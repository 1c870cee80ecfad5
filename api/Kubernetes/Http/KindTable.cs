using System.Text.Json.Nodes;

namespace Cpctl.Api.Kubernetes;

/// <summary>URLs of kinds that are applied as plain JSON. A table and no discovery: cpctl applies a closed list of kinds, often to a server still starting.</summary>
internal static class KindTable
{
    private static readonly Dictionary<(string ApiVersion, string Kind), (string Plural, bool Namespaced)> Kinds = new()
    {
        [("v1", "Namespace")] = ("namespaces", false),
        [("v1", "Node")] = ("nodes", false),
        [("v1", "ConfigMap")] = ("configmaps", true),
        [("v1", "Secret")] = ("secrets", true),
        [("v1", "Service")] = ("services", true),
        [("v1", "ServiceAccount")] = ("serviceaccounts", true),
        [("v1", "Endpoints")] = ("endpoints", true),
        [("v1", "Pod")] = ("pods", true),
        [("apps/v1", "Deployment")] = ("deployments", true),
        [("apps/v1", "DaemonSet")] = ("daemonsets", true),
        [("rbac.authorization.k8s.io/v1", "Role")] = ("roles", true),
        [("rbac.authorization.k8s.io/v1", "RoleBinding")] = ("rolebindings", true),
        [("rbac.authorization.k8s.io/v1", "ClusterRole")] = ("clusterroles", false),
        [("rbac.authorization.k8s.io/v1", "ClusterRoleBinding")] = ("clusterrolebindings", false),
        [("apiextensions.k8s.io/v1", "CustomResourceDefinition")] = ("customresourcedefinitions", false),
        [("coordination.k8s.io/v1", "Lease")] = ("leases", true),
        [("discovery.k8s.io/v1", "EndpointSlice")] = ("endpointslices", true),
        [("discovery.k8s.io/v1beta1", "EndpointSlice")] = ("endpointslices", true),
        [("scheduling.k8s.io/v1", "PriorityClass")] = ("priorityclasses", false),
        [("policy/v1", "PodDisruptionBudget")] = ("poddisruptionbudgets", true),
        [("flowcontrol.apiserver.k8s.io/v1", "FlowSchema")] = ("flowschemas", false),
        [("flowcontrol.apiserver.k8s.io/v1", "PriorityLevelConfiguration")] = ("prioritylevelconfigurations", false),
        [("flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema")] = ("flowschemas", false),
        [("flowcontrol.apiserver.k8s.io/v1beta3", "PriorityLevelConfiguration")] = ("prioritylevelconfigurations", false),
        [("flowcontrol.apiserver.k8s.io/v1beta2", "FlowSchema")] = ("flowschemas", false),
        [("flowcontrol.apiserver.k8s.io/v1beta2", "PriorityLevelConfiguration")] = ("prioritylevelconfigurations", false),
        [("flowcontrol.apiserver.k8s.io/v1beta1", "FlowSchema")] = ("flowschemas", false),
        [("flowcontrol.apiserver.k8s.io/v1beta1", "PriorityLevelConfiguration")] = ("prioritylevelconfigurations", false),
        [("cpctl.dev/v1alpha1", "ControlPlane")] = ("controlplanes", false),
        [("cpctl.dev/v1alpha1", "ControlPlaneNode")] = ("controlplanenodes", false),
        [("cpctl.dev/v1alpha1", "EtcdBackup")] = ("etcdbackups", false),
    };

    /// <exception cref="ArgumentException">The kind is not in the table, or the object lacks a name or namespace.</exception>
    public static string PathOf(JsonObject obj)
    {
        var apiVersion = (string?)obj["apiVersion"] ?? "";
        var kind = (string?)obj["kind"] ?? "";
        var name = (string?)obj["metadata"]?["name"];
        var ns = (string?)obj["metadata"]?["namespace"];
        if (!Kinds.TryGetValue((apiVersion, kind), out var found))
        {
            throw new ArgumentException($"Objects of kind {kind} in {apiVersion} are not applied by cpctl.", nameof(obj));
        }

        if (string.IsNullOrEmpty(name) || (found.Namespaced && string.IsNullOrEmpty(ns)))
        {
            throw new ArgumentException($"A {kind} without {(string.IsNullOrEmpty(name) ? "name" : "namespace")} can't be applied.", nameof(obj));
        }

        var root = apiVersion.Contains('/', StringComparison.Ordinal) ? $"/apis/{apiVersion}" : $"/api/{apiVersion}";
        var scope = found.Namespaced ? $"/namespaces/{Uri.EscapeDataString(ns!)}" : "";
        return $"{root}{scope}/{found.Plural}/{Uri.EscapeDataString(name)}";
    }
}
