using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Cpctl.Api.Configuration;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Nodes;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Membership;
using Cpctl.Etcd.Versions;
using Cpctl.StaticPods.Rendering;

namespace Cpctl.Bootstrap.Install.Temporary;

/// <summary>The etcd that a new cluster begins with, on ports of its own, until the first node's real member has taken over.</summary>
internal static class TemporaryEtcd
{
    public const string PodName = "bootstrap-etcd";

    /// <summary>Where its clients reach it.</summary>
    public static string ClientUrl(NodeNaming node) => EtcdUrls.BootstrapClient(node.Ip);

    /// <summary>Its static pod. Each call makes another random cluster token, so that the ids of two installations never meet.</summary>
    public static string Manifest(NodeNaming node, ControlPlaneSpec spec, string image, NodePaths paths)
    {
        var data = paths.OnNode(paths.BootstrapEtcdDataDirectory);
        var pki = paths.OnNode(paths.EtcdPkiDirectory);
        var pod = new JsonObject
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
                ["terminationGracePeriodSeconds"] = 2,
                ["securityContext"] = PodSecurity.Pod(),
                ["containers"] = new JsonArray(new JsonObject
                {
                    ["name"] = "etcd",
                    ["image"] = image,
                    ["imagePullPolicy"] = "IfNotPresent",
                    ["securityContext"] = PodSecurity.Container(),
                    ["command"] = new JsonArray([.. Command(node, spec, data, pki).Select(argument => (JsonNode)argument)]),
                    ["volumeMounts"] = new JsonArray(Mount("data", data, readOnly: false), Mount("pki", pki, readOnly: true)),
                }),
                ["volumes"] = new JsonArray(Volume("data", data), Volume("pki", pki)),
            },
        };
        return Yaml.Write(pod);
    }

    private static IEnumerable<string> Command(NodeNaming node, ControlPlaneSpec spec, string data, string pki)
    {
        var (client, peer) = (ClientUrl(node), EtcdUrls.BootstrapPeer(node.Ip));
        return
        [
            "etcd",
            $"--name={MembershipRequests.BootstrapName}",
            $"--data-dir={data}",
            $"--listen-client-urls={client}",
            $"--advertise-client-urls={client}",
            $"--listen-peer-urls={peer}",
            $"--initial-advertise-peer-urls={peer}",
            $"--initial-cluster={MembershipRequests.BootstrapName}={peer}",
            "--initial-cluster-state=new",
            $"--initial-cluster-token=cpctl-{RandomNumberGenerator.GetHexString(32, lowercase: true)}",
            "--client-cert-auth=true",
            $"--trusted-ca-file={pki}/ca.crt",
            $"--cert-file={pki}/server.crt",
            $"--key-file={pki}/server.key",
            "--peer-client-cert-auth=true",
            $"--peer-trusted-ca-file={pki}/ca.crt",
            $"--peer-cert-file={pki}/peer.crt",
            $"--peer-key-file={pki}/peer.key",
            .. EtcdFlags.For(EtcdVersion.Parse(spec.Etcd.Version), spec.Etcd),
        ];
    }

    private static JsonObject Mount(string name, string path, bool readOnly) => new() { ["name"] = name, ["mountPath"] = path, ["readOnly"] = readOnly };

    private static JsonObject Volume(string name, string path) =>
        new() { ["name"] = name, ["hostPath"] = new JsonObject { ["path"] = path, ["type"] = "DirectoryOrCreate" } };
}
