using Cpctl.Api.Errors;
using Cpctl.Api.Node;

namespace Cpctl.Bootstrap.Tests.Nodes;

[Trait("Category", "Unit")]
public sealed class NodeWorkLockTests : IDisposable
{
    private readonly TemporaryNode _node = new();

    public void Dispose() => _node.Dispose();

    [Fact]
    public void Take_WhileHeld_IsRefused()
    {
        using (NodeWorkLock.Take(_node.Paths))
        {
            Assert.Equal(ExitCode.Refused, Assert.Throws<CpctlException>(() => NodeWorkLock.Take(_node.Paths)).Code);
        }

        NodeWorkLock.Take(_node.Paths).Dispose();
    }

    [Fact]
    public void Dispose_NothingElseThere_LeavesNoTrace()
    {
        NodeWorkLock.Take(_node.Paths).Dispose();
        Assert.False(Directory.Exists(_node.Paths.RunDirectory));
    }
}
