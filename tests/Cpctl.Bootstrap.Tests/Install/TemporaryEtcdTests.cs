using Cpctl.Api.Configuration;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Install.Temporary;
using Cpctl.Bootstrap.Nodes;

namespace Cpctl.Bootstrap.Tests.Install;

[Trait("Category", "Unit")]
public sealed class TemporaryEtcdTests
{
    [Fact]
    public void Manifest_Pod_HasNoRightsThatEtcdDoesNotNeed()
    {
        var spec = new ControlPlaneSpec { Version = "v1.20.2", Etcd = new EtcdSpec { Version = "3.5.30" } };

        var pod = Yaml.Read(TemporaryEtcd.Manifest(new NodeNaming("cp1", "10.0.0.1"), spec, "registry.k8s.io/etcd:3.5.30", new NodePaths("/")))!["spec"]!;

        Assert.Equal("RuntimeDefault", (string?)pod["securityContext"]!["seccompProfile"]!["type"]);
        Assert.Equal("""{"allowPrivilegeEscalation":false,"readOnlyRootFilesystem":true,"capabilities":{"drop":["ALL"]}}""", pod["containers"]![0]!["securityContext"]!.ToJsonString());
    }
}
