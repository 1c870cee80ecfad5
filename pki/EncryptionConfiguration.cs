using System.Text;
using Cpctl.Api.Resources;
using Cpctl.Pki.Signers;

namespace Cpctl.Pki;

/// <summary>The API server's EncryptionConfiguration: the active key first, for it writes; identity last, for what was never encrypted.</summary>
public static class EncryptionConfiguration
{
    /// <summary>YAML with plain keys: for a file of mode 0600 only.</summary>
    public static string Render(EncryptionKeys keys)
    {
        var yaml = new StringBuilder();
        yaml.Append("apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources:\n- resources:\n  - secrets\n  providers:\n");

        // One provider entry a key keeps the order exact, whatever mixture of providers a change of spec left behind.
        foreach (var key in keys.All)
        {
            var provider = key.Provider == EncryptionProvider.Secretbox ? "secretbox" : "aesgcm";
            yaml.Append($"  - {provider}:\n      keys:\n      - name: {key.Name}\n        secret: {Convert.ToBase64String(key.Secret)}\n");
        }

        return yaml.Append("  - identity: {}\n").ToString();
    }
}
