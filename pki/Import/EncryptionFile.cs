using System.Text.Json.Nodes;
using Cpctl.Api.Configuration;
using Cpctl.Api.Resources;
using Cpctl.Pki.Signers;

namespace Cpctl.Pki.Import;

/// <summary>Reads the keys out of an EncryptionConfiguration, as kube-apiserver's <c>--encryption-provider-config</c> names it.</summary>
public static class EncryptionFile
{
    private static readonly (string Name, EncryptionProvider Provider)[] Providers =
        [("aescbc", EncryptionProvider.Aescbc), ("aesgcm", EncryptionProvider.Aesgcm), ("secretbox", EncryptionProvider.Secretbox)];

    /// <param name="file">Its path, for messages.</param>
    /// <param name="text">YAML, or JSON.</param>
    /// <returns>Keys in the file's order, each once. Providers whose keys are not in the file (kms) are passed over: what they encrypted stays unreadable.</returns>
    public static EncryptionImport Parse(string file, string text)
    {
        try
        {
            return Yaml.Read(text) is JsonObject root && (string?)root["kind"] is "EncryptionConfiguration" or "EncryptionConfig"
                ? Keys(file, root)
                : new EncryptionImport([], [$"{file}: it is no EncryptionConfiguration"]);
        }
        catch (YamlFormatException e)
        {
            return new EncryptionImport([], [$"{file}: {e.Message}"]);
        }
        catch (InvalidOperationException)
        {
            // Its message may hold what stands there.
            return new EncryptionImport([], [$"{file}: a field in it is of another type than an EncryptionConfiguration has"]);
        }
    }

    private static EncryptionImport Keys(string file, JsonNode root)
    {
        var (keys, problems) = (new List<EncryptionKey>(), new List<string>());
        foreach (var entry in List(root["resources"]).SelectMany(resource => List(resource?["providers"])))
        {
            foreach (var (name, provider) in Providers)
            {
                foreach (var key in List(entry?[name]?["keys"])) Add(file, name, provider, key, keys, problems);
            }
        }

        return new EncryptionImport(keys, problems);
    }

    private static void Add(string file, string name, EncryptionProvider provider, JsonNode? key, List<EncryptionKey> keys, List<string> problems)
    {
        var (keyName, secret) = ((string?)key?["name"] ?? "", new byte[64]);
        var isText = Convert.TryFromBase64String((string?)key?["secret"] ?? "", secret, out var length);
        if (keyName.Length == 0 || !isText || !EncryptionKey.IsSize(provider, length))
        {
            problems.Add($"{file}: key \"{keyName}\" of {name}: {(keyName.Length == 0 ? "it has no name" : "its secret is not base64 of as many bytes as the provider takes")}");
            return;
        }

        var found = new EncryptionKey(keyName, provider, secret[..length]);
        if (!keys.Any(known => known.Provider == provider && known.Name == keyName && known.Secret.AsSpan().SequenceEqual(found.Secret))) keys.Add(found);
    }

    private static JsonArray List(JsonNode? node) => node?.AsArray() ?? [];
}
