using System.Security.Cryptography.X509Certificates;

namespace Cpctl.Pki.Signers;

internal static class DistinguishedName
{
    /// <summary>CN and at most two O: in Kubernetes the user and its groups.</summary>
    internal static X500DistinguishedName Of(string commonName, string? organization, string? furtherOrganization = null)
    {
        var builder = new X500DistinguishedNameBuilder();
        if (organization is not null)
        {
            builder.AddOrganizationName(organization);
        }

        if (furtherOrganization is not null)
        {
            builder.AddOrganizationName(furtherOrganization);
        }

        builder.AddCommonName(commonName);
        return builder.Build();
    }
}
