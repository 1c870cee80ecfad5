using Cpctl.Api.Configuration;
using Cpctl.Api.Resources;
using Cpctl.StaticPods.ClusterService;
using Cpctl.StaticPods.Tests.Golden;
using Cpctl.StaticPods.Tests.Rendering;
using Cpctl.StaticPods.Tests.Testing;
using Cpctl.StaticPods.Versions;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cpctl.StaticPods.Tests.ClusterService;

[Trait("Category", "Unit")]
public class ServiceEndpointsTests
{
    [Theory]
    [InlineData("v1.20.2")]
    [InlineData("v1.36.0")]
    public void For_ThreeServers_MatchesGoldenFile(string version)
    {
        var objects = ServiceEndpoints.For(["10.0.0.3", "10.0.0.1", "10.0.0.2"], KubernetesVersion.Parse(version));

        GoldenFiles.AssertMatches($"{version}/endpoints.yaml", string.Join("---\n", objects.Select(Yaml.Write)));
    }

    [Fact]
    public void For_IPv6_SaysSo() =>
        Assert.Equal("IPv6", (string?)ServiceEndpoints.For(["fd00::1"], KubernetesVersion.Parse("v1.30.0"))[1]["addressType"]);

    [Fact]
    public async Task Publish_ReadyControlPlaneNodes_AndNobodyElse()
    {
        var cluster = new Cluster(TestSpecs.Spec());
        cluster.PutNode("cp1", target: 1, runs: 1);
        cluster.PutNode("cp2", target: 1, runs: 1);
        cluster.PutNode("w3", target: 0, role: NodeRoles.Worker);

        await cluster.WithAsync(async caches =>
        {
            var controller = new ServiceEndpointsController(
                cluster.Kubernetes, caches.ControlPlanes, caches.Nodes, (ip, _) => Task.FromResult(ip != "10.0.0.2"), cluster.Time, NullLogger<ServiceEndpointsController>.Instance);
            await controller.ObserveAsync(TestContext.Current.CancellationToken);
            Assert.True(await controller.PublishAsync(TestContext.Current.CancellationToken));
        });

        Assert.Equal(["Endpoints", "EndpointSlice"], cluster.Kubernetes.Applied.Select(applied => (string?)applied["kind"]));
        Assert.Equal("10.0.0.1", (string?)cluster.Kubernetes.Applied[0]["subsets"]![0]!["addresses"]!.AsArray().Single()!["ip"]);
    }
}
