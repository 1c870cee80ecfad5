using System.Text.Json.Nodes;
using Cpctl.Api.Configuration;
using Cpctl.Api.Resources;
using Cpctl.StaticPods.Versions;

namespace Cpctl.StaticPods.Rendering.Components;

/// <summary>
/// Anonymous requests reach health endpoints only, because the kubelet's probes and load balancers have no identity. Newer releases
/// authenticate nobody elsewhere; older ones know the anonymous user everywhere and leave it to RBAC, which grants that user health and version.
/// </summary>
internal static class AnonymousAccess
{
    public const string FileName = "authentication.yaml";

    private static readonly string[] HealthPaths = ["/livez", "/readyz", "/healthz"];

    /// <summary>False for old releases, and when the user's own flags leave no room for the file: the server refuses it beside them.</summary>
    public static bool IsConfiguredByFile(ControlPlaneSpec spec) =>
        KubernetesVersionTable.Takes(ComponentNames.ApiServer, SettingKind.Flag, "authentication-config", KubernetesVersion.Parse(spec.Version))
        && !spec.ApiServer.ExtraArgs.Keys.Any(flag =>
            flag is "authentication-config" || flag.StartsWith("oidc-", StringComparison.Ordinal));

    public static string Render(ControlPlaneSpec spec) => Yaml.Write(new JsonObject
    {
        ["apiVersion"] = KubernetesVersionTable.ApiVersionOf(ComponentNames.ApiServer, "AuthenticationConfiguration", KubernetesVersion.Parse(spec.Version)),
        ["kind"] = "AuthenticationConfiguration",
        ["anonymous"] = new JsonObject
        {
            ["enabled"] = true,
            ["conditions"] = new JsonArray([.. HealthPaths.Select(path => new JsonObject { ["path"] = path })]),
        },
    });
}
