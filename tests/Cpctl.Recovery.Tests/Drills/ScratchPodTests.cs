using System.Text.Json.Nodes;
using Cpctl.Api.Configuration;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Recovery.Drills;
using Cpctl.StaticPods.Rendering;

namespace Cpctl.Recovery.Tests.Drills;

/// <summary>What a drill starts reaches nobody, and nothing takes it for a part of the cluster.</summary>
[Trait("Category", "Unit")]
public sealed class ScratchPodTests
{
    private static readonly DrillFiles Files = new(new NodePaths("/"));
    private static readonly DrillPorts Ports = new(22379, 22380, 22381);

    [Fact]
    public void Etcd_Manifest_HasItsOwnDataAndListensOnLoopbackAlone()
    {
        var pod = Yaml.Read(new ScratchEtcd("0a1b2c3d", Files, Ports).Manifest(Rendered(ComponentNames.Etcd)))!;

        Assert.Equal(["etcd", "--name=drill-etcd", "--data-dir=/var/lib/cpctl/drill/etcd"], Command(pod).Take(3));
        Assert.Contains("--listen-client-urls=https://127.0.0.1:22379", Command(pod));
        Assert.Contains("--listen-peer-urls=https://127.0.0.1:22380", Command(pod));
        Assert.Contains("--client-cert-auth=true", Command(pod));
        Assert.Contains("--quota-backend-bytes=123456789", Command(pod));
        Assert.DoesNotContain(Command(pod), argument => argument.StartsWith("--listen-metrics", StringComparison.Ordinal) || argument.StartsWith("--auto-compaction", StringComparison.Ordinal));
        Assert.Equal([("/var/lib/cpctl/drill/etcd", "/var/lib/cpctl/drill/etcd"), ("/var/lib/cpctl/drill/node/etc/kubernetes/pki/etcd", "/etc/kubernetes/pki/etcd")], Mounts(pod));
        IsNobodys(pod, "drill-etcd-0a1b2c3d");
    }

    [Fact]
    public void ApiServer_Manifest_HasTheBundlesKeysAndCallsNobody()
    {
        var pod = Yaml.Read(new ScratchApiServer("0a1b2c3d", Files, Ports, "10.0.0.1").Manifest(Rendered(ComponentNames.ApiServer)))!;

        Assert.Contains("--bind-address=127.0.0.1", Command(pod));
        Assert.Contains("--secure-port=22381", Command(pod));
        Assert.Contains("--etcd-servers=https://127.0.0.1:22379", Command(pod));
        Assert.Contains("--encryption-provider-config=/var/lib/cpctl/encryption/config.yaml", Command(pod));
        Assert.Single(Command(pod), argument => argument.StartsWith("--secure-port=", StringComparison.Ordinal));
        Assert.DoesNotContain(Command(pod), argument => argument.Contains("audit", StringComparison.Ordinal) || argument.Contains("oidc", StringComparison.Ordinal) || argument.Contains("bootstrap-token", StringComparison.Ordinal) || argument.Contains("Node,RBAC", StringComparison.Ordinal));
        Assert.Equal(
            [("/var/lib/cpctl/drill/node/etc/kubernetes/pki", "/etc/kubernetes/pki"), ("/var/lib/cpctl/drill/node/var/lib/cpctl/encryption", "/var/lib/cpctl/encryption")], Mounts(pod));
        IsNobodys(pod, "drill-kube-apiserver-0a1b2c3d");
    }

    private static void IsNobodys(JsonNode pod, string name)
    {
        Assert.Equal(name, (string?)pod["metadata"]!["name"]);
        Assert.Equal(["cpctl.dev/drill"], pod["metadata"]!["labels"]!.AsObject().Select(label => label.Key));
        Assert.Equal("Never", (string?)pod["spec"]!["restartPolicy"]);
        Assert.NotNull(pod["spec"]!["activeDeadlineSeconds"]);
        Assert.Null(pod["spec"]!["priorityClassName"]);
        Assert.Null(pod["spec"]!["containers"]![0]!["resources"]);
    }

    private static string Rendered(string component)
    {
        var spec = new ControlPlaneSpec { Version = "v1.20.2" };
        spec.Etcd.Version = "3.5.30";
        spec.Etcd.QuotaBackendBytes = 123456789;
        var file = RevisionRenderer.Render(spec, new ClusterFacts(Guid.Empty, "10.0.0.1:6443", "cpctl")).Files.Single(file => file.Component == component && file.IsManifest);
        return NodePlaceholders.Fill(file, new NodeIdentity("drill", "127.0.0.1", NodeRole.ControlPlane, Guid.Empty, "10.0.0.1:6443"), 22381, 1).Text;
    }

    private static List<string> Command(JsonNode pod) => [.. pod["spec"]!["containers"]![0]!["command"]!.AsArray().Select(argument => (string)argument!)];

    private static List<(string?, string?)> Mounts(JsonNode pod) =>
        [.. pod["spec"]!["volumes"]!.AsArray().Zip(pod["spec"]!["containers"]![0]!["volumeMounts"]!.AsArray()).Select(pair => ((string?)pair.First!["hostPath"]!["path"], (string?)pair.Second!["mountPath"]))];
}
