using Cpctl.Api.Resources;

namespace Cpctl.Api.Configuration;

/// <summary>What the API server asks of an OpenID Connect provider's settings.</summary>
internal static class AuthenticationRules
{
    private const string Field = "spec.apiServer.oidc";

    public static IEnumerable<ConfigProblem> Check(ControlPlaneSpec spec)
    {
        if (spec.ApiServer.Oidc is not { } oidc)
        {
            yield break;
        }

        if (spec.ApiServer.ExtraArgs.ContainsKey("authentication-config"))
        {
            yield return new ConfigProblem(Field, "can't be set beside extraArgs.authentication-config", "the API server takes users from one of them", "Remove one.");
        }

        if (oidc.GroupsPrefix is not null && oidc.GroupsClaim is null)
        {
            yield return new ConfigProblem($"{Field}.groupsPrefix", "has no effect", "groupsClaim is not set, so users are in no groups", "Add groupsClaim, or remove groupsPrefix.");
        }

        foreach (var (claim, value) in oidc.RequiredClaims)
        {
            if (claim.Length == 0 || claim.Contains('=', StringComparison.Ordinal) || $"{claim}{value}".Contains(',', StringComparison.Ordinal))
            {
                var path = FieldPath.Root.Field("spec").Field("apiServer").Field("oidc").Field("requiredClaims").Field(claim).ToString();
                yield return new ConfigProblem(path, $"\"{claim}\" can't be required to be \"{value}\"", "commas separate claims, and an equals sign name and value", "Require another claim.");
            }
        }

        if (oidc.CertificateAuthority is { Length: > 0 } pem && !PemCertificates.AreIn(pem))
        {
            yield return new ConfigProblem($"{Field}.certificateAuthority", "holds no readable certificate", "the provider's own is checked with it", "Paste the file as it is, with its BEGIN and END lines.");
        }
    }
}
