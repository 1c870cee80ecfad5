using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Cpctl.Pki.Leaves;

/// <summary>Extended key usages as certificates carry them.</summary>
internal static class LeafUses
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    internal static LeafUse Of(X509Certificate2 leaf)
    {
        var uses = leaf.Extensions.OfType<X509EnhancedKeyUsageExtension>()
            .SelectMany(extension => extension.EnhancedKeyUsages.Cast<Oid>())
            .Select(oid => oid.Value)
            .ToHashSet(StringComparer.Ordinal);
        return (uses.Contains(ClientAuthentication) ? LeafUse.Client : LeafUse.None)
            | (uses.Contains(ServerAuthentication) ? LeafUse.Server : LeafUse.None);
    }

    internal static X509Extension ToExtension(LeafUse use)
    {
        var oids = new OidCollection();
        if (use.HasFlag(LeafUse.Client))
        {
            oids.Add(new Oid(ClientAuthentication));
        }

        if (use.HasFlag(LeafUse.Server))
        {
            oids.Add(new Oid(ServerAuthentication));
        }

        return new X509EnhancedKeyUsageExtension(oids, critical: false);
    }
}
