using System.Text;
using System.Text.Json.Nodes;
using Cpctl.Api.Configuration;
using Cpctl.Api.Errors;

namespace Cpctl.Api.Kubernetes;

/// <summary>Reads kubeconfig files, cpctl's own and those of people.</summary>
internal sealed class KubeconfigReader
{
    private readonly string _path;
    private readonly List<string> _files;

    private KubeconfigReader(string path)
    {
        _path = Path.GetFullPath(path);
        _files = [_path];
    }

    public static ClusterAccess Read(string path, string? context)
    {
        try
        {
            return new KubeconfigReader(path).ReadContext(context);
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException or YamlFormatException or FormatException or InvalidOperationException)
        {
            throw Unusable(path, ex.Message, ex);
        }
    }

    private static CpctlException Unusable(string path, string why, Exception? inner = null) => new(
        ExitCode.BadInput,
        $"Can't use the kubeconfig {path}",
        why,
        "Name a kubeconfig that works with kubectl by --kubeconfig or KUBECONFIG.",
        inner);

    private static JsonObject Find(JsonNode config, string list, string? name, string inner) =>
        config[list]?.AsArray().FirstOrDefault(item => Text(item?["name"]) == name)?[inner]?.AsObject()
            ?? throw new FormatException($"it has no entry \"{name}\" under {list}");

    private static string? Text(JsonNode? node) => node is null ? null : node.ToString() is { Length: > 0 } text ? text : null;

    private ClusterAccess ReadContext(string? wanted)
    {
        var config = Yaml.Read(File.ReadAllText(_path)) as JsonObject ?? throw new FormatException("it is empty");
        var name = wanted ?? Text(config["current-context"]) ?? throw new FormatException("it has no current-context");
        var context = Find(config, "contexts", name, "context");
        var cluster = Find(config, "clusters", Text(context["cluster"]), "cluster");
        var user = Text(context["user"]) is { } userName ? Find(config, "users", userName, "user") : [];
        var server = Text(cluster["server"]) ?? throw new FormatException($"the cluster of context \"{name}\" has no server");
        if (!Uri.TryCreate(server, UriKind.Absolute, out var endpoint) || endpoint.Scheme is not ("https" or "http"))
        {
            throw new FormatException($"\"{server}\" is not the address of a server");
        }

        if (user["auth-provider"] is not null || user["username"] is not null)
        {
            throw new FormatException("its user authenticates by auth-provider or password, which Kubernetes no longer has; use a certificate, a token or an exec plugin");
        }

        return new ClusterAccess
        {
            Endpoints = [endpoint],
            AuthorityPem = Material(cluster, "certificate-authority"),
            ClientCertificatePem = Material(user, "client-certificate"),
            ClientKeyPem = Material(user, "client-key"),
            BearerToken = Token(user),
            TlsServerName = Text(cluster["tls-server-name"]),
            Proxy = Text(cluster["proxy-url"]) is { } proxy ? new Uri(proxy) : null,
            SkipTlsVerification = cluster["insecure-skip-tls-verify"]?.GetValue<bool>() ?? false,
            Exec = user["exec"] is JsonObject exec ? ExecPlugin.FromKubeconfig(exec, Path.GetDirectoryName(_path) ?? "/") : null,
            SourceFiles = _files,
            Reload = () => Read(_path, wanted),
        };
    }

    private string? Token(JsonObject user) =>
        Text(user["tokenFile"]) is { } file ? ReadFile(file).Trim() : Text(user["token"]);

    /// <summary>Inline data wins over the file, as with kubectl.</summary>
    private string? Material(JsonObject owner, string field) =>
        Text(owner[$"{field}-data"]) is { } data ? Encoding.UTF8.GetString(Convert.FromBase64String(data))
        : Text(owner[field]) is { } file ? ReadFile(file)
        : null;

    private string ReadFile(string relative)
    {
        var full = Path.GetFullPath(relative, Path.GetDirectoryName(_path) ?? "/");
        _files.Add(full);
        return File.ReadAllText(full);
    }
}
