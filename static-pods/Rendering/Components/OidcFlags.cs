using Cpctl.Api.Resources;

namespace Cpctl.StaticPods.Rendering.Components;

/// <summary>An OpenID Connect provider as flags: for releases before <see cref="AuthenticationFile"/>, and beside a user's own oidc flags.</summary>
internal static class OidcFlags
{
    public const string AuthorityFileName = "oidc-ca.crt";

    public static IEnumerable<KeyValuePair<string, string>> For(OidcSpec oidc, string configDirectory)
    {
        yield return new("oidc-issuer-url", oidc.IssuerURL);
        yield return new("oidc-client-id", oidc.ClientID);
        yield return new("oidc-username-claim", oidc.UsernameClaim);
        if (oidc.UsernamePrefix is { } prefix)
        {
            yield return new("oidc-username-prefix", prefix);
        }

        if (oidc.GroupsClaim is { } groups)
        {
            yield return new("oidc-groups-claim", groups);
        }

        if (oidc.GroupsPrefix is { } groupsPrefix)
        {
            yield return new("oidc-groups-prefix", groupsPrefix);
        }

        if (oidc.RequiredClaims.Count > 0)
        {
            yield return new("oidc-required-claim", string.Join(',', oidc.RequiredClaims.OrderBy(claim => claim.Key, StringComparer.Ordinal).Select(claim => $"{claim.Key}={claim.Value}")));
        }

        if (oidc.CertificateAuthority is not null)
        {
            yield return new("oidc-ca-file", Path.Combine(configDirectory, AuthorityFileName));
        }
    }
}
