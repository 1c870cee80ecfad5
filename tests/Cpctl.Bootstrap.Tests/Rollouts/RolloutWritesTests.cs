using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Rollouts;

namespace Cpctl.Bootstrap.Tests.Rollouts;

[Trait("Category", "Unit")]
public sealed class RolloutWritesTests : IDisposable
{
    private readonly RolloutWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData(false, true, true)]
    [InlineData(true, false, false)]
    [InlineData(true, true, true)]
    public async Task Set_Paused_IsAsAsked(bool before, bool asked, bool after)
    {
        _world.Put("AsExpected", "False", "", latest: 1, paused: before);

        Assert.Equal(0, await PauseAsync(asked));

        Assert.Equal(after, _world.ControlPlane.Spec.Rollout.Paused);
        Assert.Equal(before == asked ? 0 : 1, _world.Api.Writes.Count);
    }

    [Fact]
    public async Task Set_DryRun_WritesNothing()
    {
        _world.Put("AsExpected", "False", "", latest: 1);

        await PauseAsync(paused: true, dryRun: true);

        Assert.Empty(_world.Api.Writes);
        Assert.Contains("would set spec.rollout.paused", _world.Output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retry_NodesThatGaveUp_AreAskedOnceMore()
    {
        _world.PutNode("cp1", target: 5, runs: 4, failed: 5);
        _world.PutNode("cp2", target: 4, runs: 4);
        _world.PutNode("cp3", target: 5, runs: 5, failed: 3);

        Assert.Equal(0, await RetryAsync());
        Assert.Equal(0, await RetryAsync());

        Assert.Equal(2, Node("cp1").Spec.Retry);
        Assert.All(["cp2", "cp3"], name => Assert.Null(Node(name).Spec.Retry));
    }

    [Fact]
    public async Task Retry_DryRun_OnlySaysWhatItWouldDo()
    {
        _world.PutNode("cp1", target: 5, runs: 4, failed: 5);

        await RetryAsync(dryRun: true);

        Assert.Empty(_world.Api.Writes);
        Assert.Equal("would have cp1 try revision 5 once more\n", _world.Output.ToString());
    }

    [Fact]
    public async Task Retry_NothingFailed_IsDoneAlready()
    {
        _world.PutNode("cp1", target: 5, runs: 5);

        Assert.Equal(0, await RetryAsync());
        Assert.Contains("nothing to retry", _world.Output.ToString(), StringComparison.Ordinal);
    }

    private ControlPlaneNode Node(string name) => _world.Api.Get(ResourceTypes.ControlPlaneNodes, null, name);

    private Task<int> PauseAsync(bool paused, bool dryRun = false) =>
        new RolloutPauseHandler(_world.Api, _world.Console).SetAsync(paused, dryRun, TestContext.Current.CancellationToken);

    /// <summary>The agents do not answer: it is waited for them for a while, and no longer.</summary>
    private async Task<int> RetryAsync(bool dryRun = false)
    {
        _world.Put("RollingOut", "True", "", latest: 5);
        var retrying = new RolloutRetryHandler(_world.Api, _world.Console, _world.Time).RetryAsync(dryRun, TestContext.Current.CancellationToken);
        while (!retrying.IsCompleted)
        {
            _world.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        return await retrying;
    }
}
