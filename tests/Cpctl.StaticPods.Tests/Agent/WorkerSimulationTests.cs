using Cpctl.Api.Resources;
using Cpctl.StaticPods.Agent.Execution;
using Cpctl.StaticPods.Agent.Reporting;
using Cpctl.StaticPods.Agent.State;
using Cpctl.StaticPods.Agent.Worker;
using Cpctl.StaticPods.Tests.Agent.World;
using Cpctl.StaticPods.Tests.Rendering;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cpctl.StaticPods.Tests.Agent;

/// <summary>A worker renders its own few files from the control plane's settings.</summary>
[Trait("Category", "Unit")]
public sealed class WorkerSimulationTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("cpctl-");
    private readonly AgentMemory _memory;
    private readonly StagedRevisions _staged;
    private readonly WorkerApi _api;

    public WorkerSimulationTests()
    {
        var paths = new Cpctl.Api.Node.NodePaths(_root.FullName);
        _memory = new AgentMemory(paths);
        _staged = new StagedRevisions(paths, TestSpecs.Node);
        _api = new WorkerApi(
            new Testing.FakeKubernetes(), TestSpecs.Node, _staged, _memory, new Wakeup(TimeProvider.System), TimeProvider.System, NullLogger.Instance);
    }

    [Fact]
    public void Follow_FirstSettings_AreRevisionOne()
    {
        _api.Follow(ControlPlane("v1.20.2", running: null));

        Assert.Equal(1, _api.Node!.Spec.TargetRevision);
    }

    [Fact]
    public async Task Follow_SameFiles_MakesNoRevision()
    {
        await StageFirstAsync();

        _api.Follow(ControlPlane("v1.20.2", running: "v1.20.2"));

        Assert.Equal(1, _api.Node!.Spec.TargetRevision);
    }

    [Fact]
    public async Task Follow_ReleaseThatNotEveryControlPlaneNodeRuns_Waits()
    {
        await StageFirstAsync();

        _api.Follow(ControlPlane("v1.28.4", running: "v1.20.2"));

        Assert.Equal(1, _api.Node!.Spec.TargetRevision);
    }

    [Fact]
    public async Task Follow_ReleaseThatTheControlPlaneRuns_IsTheNextRevision()
    {
        await StageFirstAsync();

        _api.Follow(ControlPlane("v1.28.4", running: "v1.28.4"));

        Assert.Equal(2, _api.Node!.Spec.TargetRevision);
        Assert.Equal(2, (await _api.GetRevisionAsync(2, TestContext.Current.CancellationToken)).Number);
    }

    [Fact]
    public async Task GetRevisionAsync_OneThatWasNeverMade_Throws() => await Assert.ThrowsAsync<InvalidDataException>(
        () => _api.GetRevisionAsync(9, TestContext.Current.CancellationToken));

    public void Dispose() => _root.Delete(recursive: true);

    private async Task StageFirstAsync()
    {
        _api.Follow(ControlPlane("v1.20.2", running: null));
        _staged.Stage(await _api.GetRevisionAsync(1, TestContext.Current.CancellationToken), 6444, previous: null);
        _memory.Update(state => state with { Desired = 1 });
    }

    private static ControlPlane ControlPlane(string version, string? running) => new()
    {
        Spec = TestSpecs.Spec(version) with { Images = new ImagesSpec { Cpctl = "registry.example/cpctl:1" } },
        Status = new ControlPlaneStatus { Version = running },
    };
}
