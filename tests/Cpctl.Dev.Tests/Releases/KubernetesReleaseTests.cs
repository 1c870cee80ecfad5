using Cpctl.DevCluster.Releases;

namespace Cpctl.Dev.Tests.Releases;

[Trait("Category", "Unit")]
public sealed class KubernetesReleaseTests
{
    [Fact]
    public void NextPatch_OfTheSameLength_IsOneMore() => Assert.Equal("v1.20.3", KubernetesRelease.NextPatch("v1.20.2"));

    [Fact]
    public void NextPatch_ThatWouldBeLonger_IsRefused() => Assert.Throws<InvalidOperationException>(() => KubernetesRelease.NextPatch("v1.20.9"));
}
