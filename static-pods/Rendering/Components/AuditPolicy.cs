using System.Text.Json.Nodes;
using Cpctl.Api.Configuration;
using Cpctl.Api.Resources;

namespace Cpctl.StaticPods.Rendering.Components;

/// <summary>
/// What kube-apiserver's audit log holds: the user's policy, or who changed what and who read Secrets, never anything's content.
/// </summary>
internal static class AuditPolicy
{
    public const string FileName = "audit-policy.yaml";

    public static string Render(ControlPlaneSpec spec) => Yaml.Write(JsonTree.Canonical(spec.ApiServer.AuditPolicy ?? Default()));

    private static JsonObject Default() => new()
    {
        ["apiVersion"] = "audit.k8s.io/v1",
        ["kind"] = "Policy",
        ["omitStages"] = JsonTree.Strings(["RequestReceived"]),
        ["rules"] = new JsonArray(
            None(["/healthz*", "/livez*", "/readyz*", "/version", "/metrics"]),

            // Leases and events are most of the traffic and say nothing about intent.
            new JsonObject
            {
                ["level"] = "None",
                ["resources"] = new JsonArray(Resource("coordination.k8s.io", "leases"), Resource("", "events"), Resource("events.k8s.io", "events")),
            },
            new JsonObject
            {
                ["level"] = "Metadata",
                ["resources"] = new JsonArray(Resource("", "secrets", "configmaps", "serviceaccounts/token"), Resource("authentication.k8s.io", "tokenreviews")),
            },
            // Whoever is in a pod or behind a proxy acts as that pod or node. Over WebSockets these come as "get": kubernetes#133515.
            new JsonObject
            {
                ["level"] = "Metadata",
                ["resources"] = new JsonArray(Resource("", "pods/exec", "pods/attach", "pods/portforward", "pods/proxy", "services/proxy", "nodes/proxy")),
            },
            new JsonObject { ["level"] = "None", ["verbs"] = JsonTree.Strings(["get", "list", "watch"]) },
            new JsonObject { ["level"] = "Metadata" }),
    };

    private static JsonObject None(IEnumerable<string> urls) =>
        new() { ["level"] = "None", ["nonResourceURLs"] = JsonTree.Strings(urls) };

    private static JsonObject Resource(string group, params string[] resources) =>
        new() { ["group"] = group, ["resources"] = JsonTree.Strings(resources) };
}
