using System.Text.Json.Nodes;
using Cpctl.Api.Configuration;
using Cpctl.Api.Resources;
using Cpctl.StaticPods.Versions;

namespace Cpctl.StaticPods.Rendering.Components;

/// <summary>
/// AuthenticationConfiguration: who besides holders of certificates and tokens is somebody. Anonymous requests reach health endpoints only, because
/// the kubelet's probes and load balancers have no identity. Newer releases authenticate nobody elsewhere; older ones know the anonymous user
/// everywhere and leave it to RBAC, which grants that user health and version.
/// </summary>
internal static class AuthenticationFile
{
    public const string FileName = "authentication.yaml";

    private static readonly string[] HealthPaths = ["/livez", "/readyz", "/healthz"];

    /// <summary>False for old releases, and when the user's own flags leave no room for the file: the server refuses it beside them.</summary>
    public static bool IsUsed(ControlPlaneSpec spec) =>
        KubernetesVersionTable.Takes(ComponentNames.ApiServer, SettingKind.Flag, "authentication-config", KubernetesVersion.Parse(spec.Version))
        && !spec.ApiServer.ExtraArgs.Keys.Any(flag =>
            flag is "authentication-config" || flag.StartsWith("oidc-", StringComparison.Ordinal));

    public static string Render(ControlPlaneSpec spec)
    {
        var configuration = new JsonObject
        {
            ["apiVersion"] = KubernetesVersionTable.ApiVersionOf(ComponentNames.ApiServer, "AuthenticationConfiguration", KubernetesVersion.Parse(spec.Version)),
            ["kind"] = "AuthenticationConfiguration",
            ["anonymous"] = new JsonObject
            {
                ["enabled"] = true,
                ["conditions"] = new JsonArray([.. HealthPaths.Select(path => new JsonObject { ["path"] = path })]),
            },
        };
        if (spec.ApiServer.Oidc is { } oidc)
        {
            configuration["jwt"] = new JsonArray(Jwt(oidc));
        }

        return Yaml.Write(configuration);
    }

    private static JsonObject Jwt(OidcSpec oidc)
    {
        var issuer = new JsonObject { ["url"] = oidc.IssuerURL, ["audiences"] = JsonTree.Strings([oidc.ClientID]) };
        if (oidc.CertificateAuthority is { } authority)
        {
            issuer["certificateAuthority"] = authority;
        }

        var mappings = new JsonObject { ["username"] = Mapping(oidc.UsernameClaim, UsernamePrefix(oidc)) };
        if (oidc.GroupsClaim is { } groups)
        {
            mappings["groups"] = Mapping(groups, oidc.GroupsPrefix ?? "");
        }

        var jwt = new JsonObject { ["issuer"] = issuer, ["claimMappings"] = mappings };
        if (oidc.RequiredClaims.Count > 0)
        {
            jwt["claimValidationRules"] = new JsonArray([.. oidc.RequiredClaims.OrderBy(claim => claim.Key, StringComparer.Ordinal)
                .Select(claim => new JsonObject { ["claim"] = claim.Key, ["requiredValue"] = claim.Value })]);
        }

        return jwt;
    }

    /// <summary>What the flag does by itself, and the file leaves to its author.</summary>
    private static string UsernamePrefix(OidcSpec oidc) => oidc.UsernamePrefix switch
    {
        "-" => "",
        { } prefix => prefix,
        null => oidc.UsernameClaim == "email" ? "" : oidc.IssuerURL + "#",
    };

    private static JsonObject Mapping(string claim, string prefix) => new() { ["claim"] = claim, ["prefix"] = prefix };
}
