using Cpctl.Api.Resources;

namespace Cpctl.StaticPods.Rendering.Components;

/// <summary>The files in kube-apiserver's configuration directory.</summary>
internal static class ApiServerConfigFiles
{
    public static IEnumerable<(string Name, string Text)> Of(ControlPlaneSpec spec)
    {
        yield return (AuditPolicy.FileName, AuditPolicy.Render(spec));
        if (spec.ApiServer.AdmissionConfiguration is { } admission)
        {
            yield return (AdmissionConfiguration.FileName, AdmissionConfiguration.Render(admission));
        }

        if (AuthenticationFile.IsUsed(spec))
        {
            yield return (AuthenticationFile.FileName, AuthenticationFile.Render(spec));
        }
        else if (spec.ApiServer.Oidc?.CertificateAuthority is { } authority)
        {
            yield return (OidcFlags.AuthorityFileName, authority);
        }
    }
}
