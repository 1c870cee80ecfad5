using Cpctl.DevCluster.Clusters;

namespace Cpctl.Dev.Tests.Clusters;

[Trait("Category", "Unit")]
public sealed class LoadBalancerTests
{
    [Fact]
    public void Configuration_TwoNodes_ChecksReadinessOfBoth()
    {
        var text = LoadBalancer.Configuration([("cp1", "10.0.0.11"), ("cp2", "10.0.0.12")]);
        Assert.Contains("  server cp1 10.0.0.11:6443\n  server cp2 10.0.0.12:6443\n", text, StringComparison.Ordinal);
        Assert.Contains("uri /readyz", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Configuration_NoNode_IsStillOne() =>
        Assert.EndsWith("rise 1\n", LoadBalancer.Configuration([]), StringComparison.Ordinal);
}
