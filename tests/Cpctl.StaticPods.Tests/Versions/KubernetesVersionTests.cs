using Cpctl.StaticPods.Versions;

namespace Cpctl.StaticPods.Tests.Versions;

[Trait("Category", "Unit")]
public class KubernetesVersionTests
{
    [Theory]
    [InlineData("v1.20.2", 1, 20, 2)]
    [InlineData("v1.36.0", 1, 36, 0)]
    [InlineData("v1.31.0-rc.1", 1, 31, 0)]
    [InlineData("v1.29.3+k3s1", 1, 29, 3)]
    public void Parse_ReleaseName_GivesItsNumbers(string text, int major, int minor, int patch) =>
        Assert.Equal(new KubernetesVersion(major, minor, patch), KubernetesVersion.Parse(text));

    [Theory]
    [InlineData("1.20.2")]
    [InlineData("v1.20")]
    [InlineData("v1.20.2.1")]
    [InlineData("")]
    [InlineData("latest")]
    public void Parse_SomethingElse_Throws(string text) => Assert.Throws<FormatException>(() => KubernetesVersion.Parse(text));

    [Fact]
    public void Compare_ByNumbers_NotByText()
    {
        Assert.True(KubernetesVersion.Parse("v1.9.0") < KubernetesVersion.Parse("v1.20.0"));
        Assert.True(KubernetesVersion.Parse("v1.20.10") > KubernetesVersion.Parse("v1.20.9"));
        Assert.True(KubernetesVersion.Parse("v1.20.2").AtLeast(20));
        Assert.False(KubernetesVersion.Parse("v1.20.2").AtLeast(21));
    }
}
