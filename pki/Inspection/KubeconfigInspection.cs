using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Cpctl.Api.Configuration;

namespace Cpctl.Pki.Inspection;

/// <summary>The certificates of a kubeconfig, embedded or in the files that it names.</summary>
internal sealed class KubeconfigInspection
{
    private static readonly string[] Parts = ["clusters", "users", "contexts", "current-context"];

    private readonly string _path;
    private readonly DateTimeOffset _now;
    private readonly List<InspectedCertificate> _found = [];
    private readonly List<string> _defects = [];

    private KubeconfigInspection(string path, DateTimeOffset now) => (_path, _now) = (path, now);

    /// <returns>Null when the text is no kubeconfig.</returns>
    internal static FileInspection? TryInspect(string path, string text, X509Certificate2Collection? authorities, DateTimeOffset now)
    {
        JsonObject? config;
        try
        {
            config = Yaml.Read(text) as JsonObject;
        }
        catch (YamlFormatException)
        {
            return null;
        }

        // kubectl takes a file without kind, or with a part of the lists: of several files each may hold some.
        return config is not null && (config["kind"] is null ? Parts.Count(config.ContainsKey) > 1 : IsConfig(config["kind"]))
            ? new KubeconfigInspection(path, now).Inspect(config["users"] as JsonArray ?? [], config["clusters"] as JsonArray ?? [], authorities)
            : null;
    }

    private static bool IsConfig(JsonNode? kind) => kind?.ToString() == "Config";

    private FileInspection Inspect(JsonArray users, JsonArray clusters, X509Certificate2Collection? authorities)
    {
        foreach (var (name, user) in Entries(users, "user"))
        {
            InspectPair($"user {name}", Material(user, "client-certificate", name), Material(user, "client-key", name), authorities);
        }

        foreach (var (name, cluster) in Entries(clusters, "cluster"))
        {
            InspectPair($"cluster {name}", Material(cluster, "certificate-authority", name), key: null, authorities: null);
        }

        return new FileInspection { File = _path, Kind = "kubeconfig", Certificates = _found, Defects = _defects };
    }

    private void InspectPair(string place, string? certificates, string? key, X509Certificate2Collection? authorities)
    {
        if (certificates is null)
        {
            return;
        }

        var (inspected, wrong) = PairInspection.Inspect(place, certificates, key, authorities, _now);
        _found.AddRange(inspected);
        _defects.AddRange(wrong);
    }

    private static IEnumerable<(string Name, JsonObject Entry)> Entries(JsonArray list, string inner) =>
        from item in list
        let entry = (item as JsonObject)?[inner] as JsonObject
        where entry is not null
        select (item["name"]?.ToString() ?? "", entry);

    /// <summary>Inline data wins over the file, as with kubectl.</summary>
    private string? Material(JsonObject owner, string field, string name)
    {
        try
        {
            return owner[$"{field}-data"]?.ToString() is { Length: > 0 } data ? Encoding.UTF8.GetString(Convert.FromBase64String(data))
                : owner[field]?.ToString() is { Length: > 0 } file ? FileInspector.Read(Path.GetFullPath(file, Path.GetDirectoryName(Path.GetFullPath(_path))!))
                : null;
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            _defects.Add(e is FormatException ? $"{name}: {field}-data is not base64" : $"{name}: {field}: {e.Message}");
            return null;
        }
    }
}
