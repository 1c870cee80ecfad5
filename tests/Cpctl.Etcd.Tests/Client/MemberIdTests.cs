using Cpctl.Etcd.Client;

namespace Cpctl.Etcd.Tests.Client;

[Trait("Category", "Unit")]
public sealed class MemberIdTests
{
    [Theory]
    [InlineData("00a029828f8239ff")]
    [InlineData("a029828f8239ff")]
    public void TryParse_WithAndWithoutLeadingZeros_Same(string text)
    {
        Assert.True(MemberId.TryParse(text, out var id));
        Assert.Equal("00a029828f8239ff", MemberId.ToText(id));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("cp1")]
    public void TryParse_NoId_False(string? text) => Assert.False(MemberId.TryParse(text, out _));
}
