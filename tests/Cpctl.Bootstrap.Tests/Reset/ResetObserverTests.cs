using Cpctl.Api.Node;
using Cpctl.Bootstrap.Reset;

namespace Cpctl.Bootstrap.Tests.Reset;

[Trait("Category", "Unit")]
public sealed class ResetObserverTests : IDisposable
{
    private readonly TemporaryNode _node = new();

    public ResetObserverTests()
    {
        new NodeIdentity("cp1", "10.0.0.1", NodeRole.ControlPlane, Guid.NewGuid(), "lb:6443").Save(_node.Paths);
        TemporaryNode.Write(Path.Combine(_node.Paths.EtcdDataDirectory, "member", "wal"));
    }

    public void Dispose() => _node.Dispose();

    /// <summary>A bootstrap that gave way has stopped its etcd: there is nobody to ask, and nobody who needs it.</summary>
    [Fact]
    public async Task Observe_NodeGaveWay_CleansUpWithoutAskingItsEtcd()
    {
        LeftMark.Write(_node.Paths);
        Assert.Equal(ResetKind.CleanUp, (await PlanAsync()).Kind);
    }

    [Fact]
    public async Task Observe_RivalIsGoneAndBootstrapWentOn_AsksItsEtcd()
    {
        LeftMark.Write(_node.Paths);
        LeftMark.Remove(_node.Paths);
        Assert.Equal(ResetKind.Refuse, (await PlanAsync()).Kind);
    }

    private async Task<ResetPlan> PlanAsync() => ResetPlan.For(await new ResetObserver(_node.Paths, TimeProvider.System).ObserveAsync(TestContext.Current.CancellationToken));
}
