using Cpctl.Api.Configuration;
using Cpctl.Bootstrap.Recovering;

namespace Cpctl.Bootstrap.Tests.Recovering;

[Trait("Category", "Unit")]
public sealed class ReplayEtcdTests
{
    private const string Node = """
        apiVersion: v1
        kind: Pod
        metadata: {name: etcd-r3, labels: {cpctl.dev/component: etcd}}
        spec:
          containers:
          - image: registry.k8s.io/etcd:3.5.30
            command: [/var/lib/cpctl/bin/ld-linux-x86-64.so.2, --library-path, /var/lib/cpctl/bin/lib, /var/lib/cpctl/bin/cpctl, etcd-launch, --data-dir=/var/lib/etcd,
              --identity=/var/lib/cpctl/etcd/membership.json, --, etcd, --advertise-client-urls=https://10.0.0.1:2379, --listen-client-urls=https://10.0.0.1:2379,
              --listen-metrics-urls=http://127.0.0.1:2381, --listen-peer-urls=https://10.0.0.1:2380, --trusted-ca-file=/etc/kubernetes/pki/etcd/ca.crt,
              --quota-backend-bytes=4294967296, --auto-compaction-retention=5m]
        """;

    [Fact]
    public void Manifest_NodesEtcd_RunsOnTheCopyForThisMachineAlone()
    {
        var pod = Yaml.Read(ReplayEtcd.Manifest(Node, "/var/lib/cpctl/recovery/etcd"))!;
        var container = pod["spec"]!["containers"]![0]!;
        var command = container["command"]!.AsArray().Select(argument => (string)argument!).ToList();

        Assert.Equal("registry.k8s.io/etcd:3.5.30", (string?)container["image"]);
        Assert.Equal("RuntimeDefault", (string?)pod["spec"]!["securityContext"]!["seccompProfile"]!["type"]);
        Assert.Equal("""{"allowPrivilegeEscalation":false,"readOnlyRootFilesystem":true,"capabilities":{"drop":["ALL"]}}""", container["securityContext"]!.ToJsonString());
        Assert.Equal(["etcd", "--force-new-cluster", "--data-dir=/var/lib/cpctl/recovery/etcd"], command[..3]);
        Assert.Contains("--quota-backend-bytes=4294967296", command);
        Assert.DoesNotContain(command, argument => argument.Contains("10.0.0.1", StringComparison.Ordinal) || argument.Contains("2381", StringComparison.Ordinal)
            || argument.Contains("/var/lib/etcd", StringComparison.Ordinal) || argument.Contains("compaction", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a: 1")]
    [InlineData("spec: {containers: [{command: [sleep]}]}")]
    public void Manifest_SomethingElse_IsNotTakenForEtcd(string manifest) => Assert.Throws<InvalidDataException>(() => ReplayEtcd.Manifest(manifest, "/data"));
}
