using System.Security.Cryptography.X509Certificates;

namespace Cpctl.Pki.Signers;

internal static class DistinguishedName
{
    /// <summary>CN and at most one O: in Kubernetes the user and its group.</summary>
    internal static X500DistinguishedName Of(string commonName, string? organization)
    {
        var builder = new X500DistinguishedNameBuilder();
        if (organization is not null)
        {
            builder.AddOrganizationName(organization);
        }

        builder.AddCommonName(commonName);
        return builder.Build();
    }
}
