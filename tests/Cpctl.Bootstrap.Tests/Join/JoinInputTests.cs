using Cpctl.Api.Errors;
using Cpctl.Bootstrap.Join;
using Cpctl.Bootstrap.Nodes;

namespace Cpctl.Bootstrap.Tests.Join;

[Trait("Category", "Unit")]
public sealed class JoinInputTests
{
    private const string Token = "abcdef.0123456789abcdef";
    private const string Pin = "sha256:0000000000000000000000000000000000000000000000000000000000000000";

    [Theory]
    [InlineData("lb:6443", "lb", 6443, "lb:6443")]
    [InlineData("10.0.0.1", "10.0.0.1", 6443, "10.0.0.1:6443")]
    [InlineData("https://lb.example:8443/", "lb.example", 8443, "lb.example:8443")]
    [InlineData("[fd00::1]:6443", "fd00::1", 6443, "[fd00::1]:6443")]
    [InlineData("[fd00::1]", "fd00::1", 6443, "[fd00::1]:6443")]
    public void Parse_Endpoint_IsReadInEveryForm(string text, string host, int port, string endpoint)
    {
        var input = Parse(text, Token, Pin);
        Assert.Equal((host, port, endpoint), (input.Host, input.Port, input.Endpoint));
    }

    [Theory]
    [InlineData("lb:port", Token, Pin, 1)]
    [InlineData("", Token, Pin, 1)]
    [InlineData("lb:0", Token, Pin, 1)]
    [InlineData("lb:70000", Token, Pin, 1)]
    [InlineData("lb", "abcdef", Pin, 1)]
    [InlineData("lb", Token, "sha256:12", 1)]
    [InlineData("lb:x", "x", "x", 3)]
    public void Parse_Malformed_NamesEveryPart(string endpoint, string token, string pin, int problems)
    {
        var error = Assert.Throws<CpctlException>(() => Parse(endpoint, token, pin));
        Assert.Equal((ExitCode.BadInput, problems), (error.Code, error.Why.Split('\n').Length));
    }

    private static JoinInput Parse(string endpoint, string token, string pin) =>
        JoinInput.Parse(new JoinArguments(endpoint, token, pin, null, null, false), new NodeNaming("cp2", "10.0.0.2"));
}
