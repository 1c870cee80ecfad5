using Cpctl.Api.Node;

namespace Cpctl.Etcd.Client;

/// <summary>Where a client's etcd credentials are on a node. They are renewed in place, so they are named, not kept.</summary>
public sealed record EtcdCredentialFiles(string Authority, string Certificate, string Key)
{
    public static EtcdCredentialFiles Operator(NodePaths paths) => Of(paths, "operator-client");

    public static EtcdCredentialFiles Agent(NodePaths paths) => Of(paths, "agent-client");

    /// <summary>What the node's member itself shows.</summary>
    public static EtcdCredentialFiles Member(NodePaths paths) => Of(paths, "server");

    /// <summary>Changes whenever one of the files does.</summary>
    internal string Fingerprint() => string.Join('|', new[] { Authority, Certificate, Key }.Select(Describe));

    private static string Describe(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? $"{file.LastWriteTimeUtc.Ticks}:{file.Length}" : "";
    }

    private static EtcdCredentialFiles Of(NodePaths paths, string client) => new(
        Path.Combine(paths.EtcdPkiDirectory, "ca.crt"),
        Path.Combine(paths.EtcdPkiDirectory, $"{client}.crt"),
        Path.Combine(paths.EtcdPkiDirectory, $"{client}.key"));
}
