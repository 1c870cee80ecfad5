using Cpctl.StaticPods.Upgrades;
using Cpctl.StaticPods.Versions;

namespace Cpctl.StaticPods.Tests.Upgrades;

[Trait("Category", "Unit")]
public sealed class KubeletSkewTests
{
    [Theory]
    [InlineData("v1.20.2", "v1.20.15", true)]
    [InlineData("v1.20.2", "v1.22.0", true)]
    [InlineData("v1.20.2", "v1.23.0", false)]
    [InlineData("v1.24.0", "v1.27.0", false)]
    [InlineData("v1.25.0", "v1.28.0", true)]
    [InlineData("v1.25.0", "v1.29.0", false)]
    [InlineData("v1.21.0", "v1.20.2", false)]
    [InlineData("v1.20.9", "v1.20.2", true)]
    public void Problem_KubeletAndServer_AsTheSkewPolicySays(string kubelet, string server, bool fits) =>
        Assert.Equal(fits, Problem(KubernetesVersion.Parse(kubelet), KubernetesVersion.Parse(server)) is null);

    private static string? Problem(KubernetesVersion kubelet, KubernetesVersion server) => KubeletSkew.TooNew(kubelet, server) ?? KubeletSkew.TooOld(kubelet, server);
}
