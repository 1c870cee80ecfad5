using Cpctl.Recovery.Restore;

namespace Cpctl.Recovery.Tests.Restore;

[Trait("Category", "Unit")]
public sealed class RestoredEndpointTests
{
    [Theory]
    [InlineData("10.0.0.1:6443", "10.0.0.9:6443")]
    [InlineData("[fd00::1]:6443", "10.0.0.9:6443")]
    [InlineData("10.0.0.100:6443", "10.0.0.100:6443")]
    [InlineData("api.example.com:443", "api.example.com:443")]
    [InlineData(null, "10.0.0.9:6443")]
    [InlineData("", "10.0.0.9:6443")]
    public void Choose_Old_StaysUnlessItWasAnOldNodes(string? old, string expected) =>
        Assert.Equal(expected, RestoredEndpoint.Choose(old, ["10.0.0.1", "10.0.0.2", "fd00::1"], "10.0.0.9:6443"));
}
