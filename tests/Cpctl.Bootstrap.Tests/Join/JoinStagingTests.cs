using Cpctl.Bootstrap.Join;
using Cpctl.Bootstrap.Nodes;

namespace Cpctl.Bootstrap.Tests.Join;

[Trait("Category", "Unit")]
public sealed class JoinStagingTests : IDisposable
{
    private const string Pin = "sha256:0000000000000000000000000000000000000000000000000000000000000000";
    private readonly TemporaryNode _node = new();

    public void Dispose() => _node.Dispose();

    [Fact]
    public void IsFor_SameJoinWithAnotherToken_ContinuesIt()
    {
        var staging = new JoinStaging(_node.Paths);
        Assert.False(staging.Exists);
        staging.Begin(Input("cp2", "abcdef.0123456789abcdef"));
        Assert.True(staging.IsFor(Input("cp2", "fedcba.0123456789abcdef")));
        Assert.False(staging.IsFor(Input("cp3", "abcdef.0123456789abcdef")));
    }

    [Fact]
    public void RemoveTraces_NothingElseThere_LeavesTheMachineAsItWas()
    {
        var staging = new JoinStaging(_node.Paths);
        staging.Begin(Input("cp2", "abcdef.0123456789abcdef"));
        staging.RemoveTraces();
        Assert.False(Directory.Exists(_node.Paths.StateDirectory));
    }

    [Fact]
    public void RemoveTraces_SomethingElseThere_LeavesThat()
    {
        TemporaryNode.Write(_node.Paths.BootstrapJournal);
        var staging = new JoinStaging(_node.Paths);
        staging.Begin(Input("cp2", "abcdef.0123456789abcdef"));
        staging.RemoveTraces();
        Assert.True(File.Exists(_node.Paths.BootstrapJournal));
        Assert.False(staging.Exists);
    }

    private static JoinInput Input(string name, string token) =>
        JoinInput.Parse(new JoinArguments("lb:6443", token, Pin, null, null, false), new NodeNaming(name, "10.0.0.2"));
}
