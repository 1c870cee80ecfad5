using System.Net;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.StaticPods.Agent.Execution;
using Cpctl.StaticPods.Agent.State;
using Cpctl.StaticPods.Agent.Undoing;
using Cpctl.StaticPods.Revisions;
using Cpctl.StaticPods.Tests.Agent.World;
using Cpctl.StaticPods.Tests.Rendering;
using Cpctl.StaticPods.Tests.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Cpctl.StaticPods.Tests.Agent;

/// <summary>A committed revision with which no operator can lead is taken back by the node itself.</summary>
[Trait("Category", "Unit")]
public sealed class RevisionUndoTests : IDisposable
{
    private static readonly Revision ServerChanged = Simulation.Next(
        Simulation.First, spec => spec with { ApiServer = new ApiServerSpec { ExtraArgs = new Dictionary<string, string> { ["v"] = "2" } } });

    private readonly Simulation _node = new();
    private readonly FakeKubernetes _api = new();
    private readonly FakeTimeProvider _time = new();
    private bool _takesReports = true;

    public void Dispose() => _node.Dispose();

    [Fact]
    public async Task Undo_CommittedRevision_NodeRunsTheOneBeforeAndTakesTheNext()
    {
        await WithSecondRevisionAsync(ServerChanged);

        Assert.Null(_node.Undo());
        await _node.ConvergeAsync();

        Assert.Equal((1L, 2L), (_node.State.LastGood, _node.State.Failed));
        Assert.True(File.Exists(_node.Paths.Manifest("kube-apiserver-r1")));
        Assert.False(File.Exists(_node.Paths.Manifest("kube-apiserver-r2")));
        Assert.Equal(2, _node.Report!.Node.Status!.FailedRevision);
        Assert.Empty(_node.World.Violations);

        _node.Offer(Simulation.Next(ServerChanged, spec => spec with { ApiServer = new ApiServerSpec { EventTTL = "2h" } }));
        await _node.ConvergeAsync();

        Assert.Equal(3, _node.State.LastGood);
        Assert.Empty(_node.World.Violations);
    }

    [Fact]
    public async Task Undo_Twice_IsRefused()
    {
        await WithSecondRevisionAsync(ServerChanged);

        Assert.Null(_node.Undo());
        Assert.Contains("already", _node.Undo(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Undo_FirstRevision_IsRefused()
    {
        await _node.AfterFirstRevisionAsync();

        Assert.Contains("no revision that it ran before", _node.Undo(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Undo_EtcdIsAnother_IsRefused()
    {
        await WithSecondRevisionAsync(Simulation.Next(Simulation.First, spec => spec with { Etcd = spec.Etcd with { HeartbeatInterval = "200ms" } }));

        Assert.Contains("etcd goes forward alone", _node.Undo(), StringComparison.Ordinal);
        Assert.Null(_node.State.Failed);
    }

    [Fact]
    public async Task Undo_MinorReleaseIsAnother_IsRefused()
    {
        await WithSecondRevisionAsync(Simulation.Next(Simulation.First, spec => spec with { Version = "v1.21.0" }));

        Assert.Contains("newer form", _node.Undo(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Undo_OnTheWayToAnother_IsRefused()
    {
        await WithSecondRevisionAsync(ServerChanged);
        _node.Offer(Simulation.Next(ServerChanged, spec => spec with { ApiServer = new ApiServerSpec { EventTTL = "2h" } }));
        await _node.TurnAsync();

        Assert.Contains("on its way", _node.Undo(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task LookAsync_NobodyLeads_GoesBack()
    {
        var memory = await WatchedAsync();

        await PassAsync(memory, minutes: 6, _ => { });

        Assert.Equal((1L, 2L), (memory.State.LastGood, memory.State.Failed));
    }

    [Fact]
    public async Task LookAsync_AnotherNodeIsFirst_WaitsForIt()
    {
        var memory = await WatchedAsync();

        await PassAsync(memory, minutes: 6, _ => { }, rank: 1);
        Assert.Equal(2, memory.State.LastGood);

        await PassAsync(memory, minutes: 9, _ => { }, rank: 1);
        Assert.Equal(1, memory.State.LastGood);
    }

    [Fact]
    public async Task LookAsync_AnOperatorLeads_IsConfirmedForGood()
    {
        var memory = await WatchedAsync();

        await PassAsync(memory, minutes: 3, Renew);
        Assert.False(memory.State.IsUnconfirmed);

        await PassAsync(memory, minutes: 60, _ => { });
        Assert.Equal(2, memory.State.LastGood);
    }

    [Theory]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.InternalServerError)]
    public async Task LookAsync_ApiDoesNotSay_StaysHoweverLong(HttpStatusCode status)
    {
        var memory = await WatchedAsync();
        _api.Refuse = (_, _) => new KubernetesApiException(status, "", "no");

        await PassAsync(memory, minutes: 60, _ => { });

        Assert.Equal(2, memory.State.LastGood);
    }

    [Fact]
    public async Task LookAsync_NothingCanBeWritten_StaysHoweverLong()
    {
        var memory = await WatchedAsync();
        _takesReports = false;

        await PassAsync(memory, minutes: 60, _ => { });

        Assert.Equal(2, memory.State.LastGood);
    }

    private async Task WithSecondRevisionAsync(Revision second)
    {
        await _node.AfterFirstRevisionAsync();
        _node.Offer(second);
        await _node.ConvergeAsync();
        Assert.Equal(2, _node.State.LastGood);
    }

    private async Task<AgentMemory> WatchedAsync()
    {
        await WithSecondRevisionAsync(ServerChanged);
        _node.Kill();
        return new AgentMemory(_node.Paths);
    }

    private async Task PassAsync(AgentMemory memory, int minutes, Action<int> eachLook, int rank = 0)
    {
        var undo = new RevisionUndo(memory, new StagedRevisions(_node.Paths, TestSpecs.Node));
        var watch = new LeaderWatch(_api, memory, undo, () => rank, () => _takesReports, () => { }, _time, NullLogger.Instance);
        for (var look = 0; look <= minutes * 4; look++)
        {
            eachLook(look);
            await watch.LookAsync(TestContext.Current.CancellationToken);
            _time.Advance(TimeSpan.FromSeconds(15));
        }
    }

    private void Renew(int look) => _api.Put(
        ResourceTypes.Leases,
        new Lease { Metadata = new ObjectMeta { Namespace = RevisionSecret.Namespace, Name = "operator" }, Spec = new LeaseSpec { RenewTime = _time.GetUtcNow().AddTicks(look) } });
}
