using Cpctl.DevCluster.Installation;

namespace Cpctl.Dev.Tests.Installation;

[Trait("Category", "Unit")]
public sealed class JoinCommandLineTests
{
    [Theory]
    [InlineData("cpctl join 10.0.0.9:6443 --token abcdef.0123456789abcdef --ca-cert-hash sha256:00ff")]
    [InlineData("On the new node:\n\n  cpctl join 10.0.0.9:6443 \\\n    --token abcdef.0123456789abcdef \\\n    --ca-cert-hash=sha256:00ff\n\nvalid for an hour\n")]
    public void Parse_PrintedCommand_FindsTokenAndPin(string output) =>
        Assert.Equal(new JoinCommandLine("abcdef.0123456789abcdef", "sha256:00ff"), JoinCommandLine.Parse(output));

    [Fact]
    public void Parse_SomethingElse_Throws() => Assert.Throws<InvalidOperationException>(() => JoinCommandLine.Parse("no"));
}
