using System.Text.Json.Nodes;
using Cpctl.Api.Configuration;
using Cpctl.Etcd.Client;
using Cpctl.StaticPods.Rendering;

namespace Cpctl.Bootstrap.Recovering;

/// <summary>
/// The etcd that puts a survivor's whole log into its database: the node's own, with its own flags, on a copy, as the only member, reached from this
/// machine alone.
/// </summary>
internal static class ReplayEtcd
{
    public const string PodName = "recovery-etcd";

    /// <summary>Until its database is written and closed.</summary>
    private const int GraceSeconds = 30;

    /// <summary>Who it is, where it listens and where its data is are its own; everything else (certificates, quota) is the node's.</summary>
    private static readonly string[] Own = ["--data-dir", "--name", "--listen-", "--advertise-", "--initial-", "--auto-compaction-"];

    public static Uri ClientUrl { get; } = new($"https://127.0.0.1:{EtcdUrls.BootstrapClientPort}");

    /// <param name="manifest">The node's etcd.</param>
    /// <param name="data">The copy, as the node sees it.</param>
    /// <exception cref="InvalidDataException">The manifest runs no etcd as cpctl renders it.</exception>
    public static string Manifest(string manifest, string data)
    {
        if (Yaml.Read(manifest)?["spec"]?["containers"]?[0] is not JsonObject etcd || etcd["command"] is not JsonArray arguments)
            throw new InvalidDataException("the manifest of etcd has no container with a command");
        var command = arguments.Select(argument => (string)argument!).ToList();
        var start = command.LastIndexOf("etcd");
        if (start < 0) throw new InvalidDataException("the manifest of etcd does not run etcd");
        var pki = command.Find(argument => argument.StartsWith("--trusted-ca-file=", StringComparison.Ordinal))?.Split('=', 2)[1]
            ?? throw new InvalidDataException("the manifest of etcd names no authority");
        var folder = Path.GetDirectoryName(pki)!;
        var peer = $"https://127.0.0.1:{EtcdUrls.BootstrapPeerPort}";
        IEnumerable<string> flags =
        [
            "etcd", "--force-new-cluster", $"--data-dir={data}", $"--name={PodName}",
            $"--listen-client-urls={ClientUrl.OriginalString}", $"--advertise-client-urls={ClientUrl.OriginalString}", $"--listen-peer-urls={peer}",
            $"--initial-advertise-peer-urls={peer}", $"--initial-cluster={PodName}={peer}",
            .. command.Skip(start + 1).Where(argument => !Own.Any(prefix => argument.StartsWith(prefix, StringComparison.Ordinal))),
        ];
        return Yaml.Write(new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = new JsonObject
            {
                ["name"] = PodName,
                ["namespace"] = "kube-system",
                ["labels"] = new JsonObject { ["component"] = PodName, ["tier"] = "control-plane", ["cpctl.dev/component"] = PodName },
            },
            ["spec"] = new JsonObject
            {
                ["hostNetwork"] = true,
                ["priorityClassName"] = "system-node-critical",
                ["terminationGracePeriodSeconds"] = GraceSeconds,
                ["securityContext"] = PodSecurity.Pod(),
                ["containers"] = new JsonArray(new JsonObject
                {
                    ["name"] = "etcd",
                    ["image"] = etcd["image"]?.DeepClone(),
                    ["imagePullPolicy"] = "IfNotPresent",
                    ["securityContext"] = PodSecurity.Container(),
                    ["command"] = new JsonArray([.. flags.Select(flag => (JsonNode)flag)]),
                    ["volumeMounts"] = new JsonArray(Mount("data", data, readOnly: false), Mount("pki", folder, readOnly: true)),
                }),
                ["volumes"] = new JsonArray(Volume("data", data), Volume("pki", folder)),
            },
        });
    }

    private static JsonObject Mount(string name, string path, bool readOnly) => new() { ["name"] = name, ["mountPath"] = path, ["readOnly"] = readOnly };

    private static JsonObject Volume(string name, string path) => new() { ["name"] = name, ["hostPath"] = new JsonObject { ["path"] = path, ["type"] = "Directory" } };
}
