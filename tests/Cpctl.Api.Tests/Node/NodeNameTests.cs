using Cpctl.Api.Node;

namespace Cpctl.Api.Tests.Node;

[Trait("Category", "Unit")]
public sealed class NodeNameTests
{
    [Theory]
    [InlineData("cp1", true)]
    [InlineData("a.b", true)]
    [InlineData("1a", true)]
    [InlineData("10.example", true)]
    [InlineData("0xg", true)]
    [InlineData("666", false)]
    [InlineData("10", false)]
    [InlineData("0x1f", false)]
    [InlineData("0x", false)]
    [InlineData("1.2.3.4", false)]
    [InlineData("a.10", false)]
    [InlineData("a.0x1f", false)]
    [InlineData("CP1", false)]
    [InlineData("cp1\n", false)]
    [InlineData("a..b", false)]
    [InlineData("-a", false)]
    [InlineData("", false)]
    public void IsValid_ByTable(string name, bool expected) => Assert.Equal(expected, NodeName.IsValid(name));
}
