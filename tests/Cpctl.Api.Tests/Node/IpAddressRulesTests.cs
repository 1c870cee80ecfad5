using System.Net;
using Cpctl.Api.Node;

namespace Cpctl.Api.Tests.Node;

[Trait("Category", "Unit")]
public sealed class IpAddressRulesTests
{
    [Theory]
    [InlineData("172.28.0.11", true)]
    [InlineData("fd00::11", true)]
    [InlineData("2a01:4f8::1", true)]
    [InlineData("::ffff:172.28.0.11", false)]
    [InlineData("::172.28.0.11", false)]
    [InlineData("::ffff:0:172.28.0.11", false)]
    [InlineData("64:ff9b::172.28.0.11", false)]
    [InlineData("64:ff9b:1::172.28.0.11", false)]
    [InlineData("2002:ac1c:b::1", false)]
    [InlineData("2001::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fe80::1%2", false)]
    [InlineData("fec0::1", false)]
    [InlineData("ff02::1", false)]
    [InlineData("::", false)]
    [InlineData("::1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("0.0.0.10", false)]
    [InlineData("127.0.0.2", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    public void IsUsable_ByTable(string text, bool expected) => Assert.Equal(expected, IpAddressRules.IsUsable(IPAddress.Parse(text)));

    [Theory]
    [InlineData("10.0.0.1", "10.0.0.1")]
    [InlineData("FD00:0:0::1", "fd00::1")]
    [InlineData("10", null)]
    [InlineData("666", null)]
    [InlineData("0x1f", null)]
    [InlineData("010.0.0.1", null)]
    [InlineData("10.1", null)]
    [InlineData("fe80::1%eth0", null)]
    [InlineData("cp1", null)]
    public void Normal_ByTable(string text, string? expected) => Assert.Equal(expected, IpAddressRules.Normal(text));
}
