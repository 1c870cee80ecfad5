using System.Text;
using Cpctl.Api.Resources;
using Cpctl.Pki.Signers;

namespace Cpctl.Pki;

/// <summary>The API server's EncryptionConfiguration: the active key first, for it writes; identity last, for what was never encrypted.</summary>
public static class EncryptionConfiguration
{
    /// <summary>What is encrypted: plural names of core resources.</summary>
    internal static IReadOnlyList<string> Resources { get; } = ["secrets"];

    /// <summary>YAML with plain keys: for a file of mode 0600 only.</summary>
    public static string Render(EncryptionKeys keys)
    {
        var yaml = new StringBuilder();
        yaml.Append("apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources:\n- resources:\n");
        foreach (var resource in Resources)
        {
            yaml.Append($"  - {resource}\n");
        }

        yaml.Append("  providers:\n");

        // One provider entry a key keeps the order exact, whatever mixture of providers a change of spec left behind.
        foreach (var key in keys.All)
        {
            yaml.Append($"  - {ProviderName(key)}:\n      keys:\n      - name: {key.Name}\n        secret: {Convert.ToBase64String(key.Secret)}\n");
        }

        return yaml.Append("  - identity: {}\n").ToString();
    }

    /// <summary>What every value begins with in etcd that was encrypted with this key.</summary>
    public static string ValuePrefix(EncryptionKey key) => $"k8s:enc:{ProviderName(key)}:v1:{key.Name}:";

    private static string ProviderName(EncryptionKey key) => key.Provider == EncryptionProvider.Secretbox ? "secretbox" : "aesgcm";
}
