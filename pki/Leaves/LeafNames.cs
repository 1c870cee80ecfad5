using System.Security.Cryptography.X509Certificates;
using Cpctl.Api.Node;

namespace Cpctl.Pki.Leaves;

/// <summary>Subject alternative names, told apart and brought to one form, so that two sets can be compared. What is no address as Kubernetes writes them is a DNS name.</summary>
internal static class LeafNames
{
    internal static X509Extension ToExtension(IEnumerable<string> names)
    {
        var builder = new SubjectAlternativeNameBuilder();
        foreach (var name in Normal(names))
        {
            if (IpAddressRules.TryParse(name, out var address))
            {
                builder.AddIpAddress(address);
            }
            else
            {
                builder.AddDnsName(name);
            }
        }

        return builder.Build();
    }

    internal static SortedSet<string> Normal(IEnumerable<string> names) =>
        new(names.Select(name => IpAddressRules.Normal(name) ?? name.ToLowerInvariant()), StringComparer.Ordinal);

    internal static SortedSet<string> Of(X509Certificate2 certificate)
    {
        var extension = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        return extension is null
            ? []
            : Normal([.. extension.EnumerateDnsNames(), .. extension.EnumerateIPAddresses().Select(address => address.ToString())]);
    }
}
