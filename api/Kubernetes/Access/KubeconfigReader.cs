using System.Text;
using System.Text.Json.Nodes;
using Cpctl.Api.Configuration;
using Cpctl.Api.Errors;

namespace Cpctl.Api.Kubernetes;

/// <summary>
/// Reads kubeconfig files, cpctl's own and those of people. Several are merged as kubectl merges them: the first file that has an entry of a name, or a
/// current context, counts; paths are relative to the file they stand in.
/// </summary>
internal sealed class KubeconfigReader
{
    private readonly IReadOnlyList<string> _paths;
    private readonly List<string> _files;

    private KubeconfigReader(IReadOnlyList<string> paths)
    {
        _paths = [.. paths.Select(Path.GetFullPath).Distinct(StringComparer.Ordinal)];
        _files = [.. _paths];
    }

    /// <param name="paths">One, which must be there, or several, of which some may be missing or empty.</param>
    /// <param name="context">Null for the current one.</param>
    public static ClusterAccess Read(IReadOnlyList<string> paths, string? context)
    {
        try
        {
            return new KubeconfigReader(paths).ReadContext(context);
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException or YamlFormatException or FormatException or InvalidOperationException or ArgumentException)
        {
            throw Unusable(string.Join(':', paths), ex.Message, ex);
        }
    }

    private static CpctlException Unusable(string path, string why, Exception? inner = null) => new(
        ExitCode.BadInput,
        $"Can't use the kubeconfig {path}",
        why,
        "Name a kubeconfig that works with kubectl by --kubeconfig or KUBECONFIG.",
        inner);

    private static string? Text(JsonNode? node) => node is null ? null : node.ToString() is { Length: > 0 } text ? text : null;

    private static Entry Find(IReadOnlyList<Source> sources, string list, string? name, string inner)
    {
        foreach (var source in sources)
        {
            if (source.Config[list]?.AsArray().FirstOrDefault(item => Text(item?["name"]) == name)?[inner] is { } found) return new Entry(found.AsObject(), source.Directory);
        }

        throw new FormatException($"it has no entry \"{name}\" under {list}");
    }

    private ClusterAccess ReadContext(string? wanted)
    {
        var sources = ReadSources();
        var name = wanted ?? sources.Select(source => Text(source.Config["current-context"])).FirstOrDefault(current => current is not null)
            ?? throw new FormatException("it has no current-context");
        var context = Find(sources, "contexts", name, "context").Fields;
        var cluster = Find(sources, "clusters", Text(context["cluster"]), "cluster");
        var userName = Text(context["user"]);
        var user = userName is null ? new Entry([], "/") : Find(sources, "users", userName, "user");
        var server = Text(cluster.Fields["server"]) ?? throw new FormatException($"the cluster of context \"{name}\" has no server");
        if (!Uri.TryCreate(server, UriKind.Absolute, out var endpoint) || endpoint.Scheme is not ("https" or "http"))
        {
            throw new FormatException($"\"{server}\" is not the address of a server");
        }

        if (user.Fields["auth-provider"] is not null || user.Fields["username"] is not null)
        {
            throw new FormatException("its user authenticates by auth-provider or password, which Kubernetes no longer has; use a certificate, a token or an exec plugin");
        }

        return new ClusterAccess
        {
            Endpoints = [endpoint],
            AuthorityPem = Material(cluster, "certificate-authority"),
            ClientCertificatePem = Material(user, "client-certificate"),
            ClientKeyPem = Material(user, "client-key"),
            BearerToken = Token(user, userName),
            TlsServerName = Text(cluster.Fields["tls-server-name"]),
            Proxy = Text(cluster.Fields["proxy-url"]) is { } proxy ? new Uri(proxy) : null,
            SkipTlsVerification = cluster.Fields["insecure-skip-tls-verify"]?.GetValue<bool>() ?? false,
            Exec = user.Fields["exec"] is JsonObject exec ? ExecPlugin.FromKubeconfig(exec, user.Directory) : null,
            ActsAs = Impersonation.FromKubeconfig(user.Fields),
            SourceFiles = _files,
            Reload = () => Read(_paths, wanted),
        };
    }

    private List<Source> ReadSources()
    {
        var there = _paths.Count == 1 ? _paths : [.. _paths.Where(File.Exists)];
        if (there.Count == 0) throw new FormatException("none of these files is there");
        var sources = new List<Source>();
        foreach (var path in there)
        {
            try
            {
                if (Yaml.Read(File.ReadAllText(path)) is JsonObject config) sources.Add(new Source(config, Path.GetDirectoryName(path) ?? "/"));
            }
            catch (YamlFormatException e) when (there.Count > 1)
            {
                throw new FormatException($"{path}: {e.Message}", e);
            }
        }

        return sources.Count > 0 ? sources : throw new FormatException("it is empty");
    }

    private string? Token(Entry user, string? name)
    {
        var token = Text(user.Fields["tokenFile"]) is { } file ? ReadFile(file, user.Directory).Trim() : Text(user.Fields["token"]);
        return BearerTokens.Problem(token) is { } problem ? throw new FormatException($"the token of user \"{name}\" {problem}") : token;
    }

    /// <summary>Inline data wins over the file, as with kubectl.</summary>
    private string? Material(Entry owner, string field) =>
        Text(owner.Fields[$"{field}-data"]) is { } data ? Encoding.UTF8.GetString(Convert.FromBase64String(data))
        : Text(owner.Fields[field]) is { } file ? ReadFile(file, owner.Directory)
        : null;

    private string ReadFile(string relative, string directory)
    {
        var full = Path.GetFullPath(relative, directory);
        _files.Add(full);
        return File.ReadAllText(full);
    }

    private sealed record Source(JsonObject Config, string Directory);

    private sealed record Entry(JsonObject Fields, string Directory);
}
