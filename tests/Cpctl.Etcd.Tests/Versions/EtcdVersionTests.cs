using Cpctl.Etcd.Versions;

namespace Cpctl.Etcd.Tests.Versions;

[Trait("Category", "Unit")]
public sealed class EtcdVersionTests
{
    [Theory]
    [InlineData("3.5.24-0", "3.5.24")]
    [InlineData("v3.4.23", "3.4.23")]
    [InlineData("3.6.0-rc.1", "3.6.0")]
    [InlineData("3.5.30+git", "3.5.30")]
    public void Parse_Version_BuildSuffixIsDropped(string text, string expected) => Assert.Equal(expected, EtcdVersion.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("latest")]
    [InlineData("3.5")]
    [InlineData("3.5.x")]
    [InlineData("3.5.30 ")]
    public void Parse_NoVersion_Throws(string text) => Assert.Throws<FormatException>(() => EtcdVersion.Parse(text));

    [Fact]
    public void Compare_PatchReleases_NumericallyNotAsText() => Assert.True(EtcdVersion.Parse("3.5.9") < EtcdVersion.Parse("3.5.30"));
}
