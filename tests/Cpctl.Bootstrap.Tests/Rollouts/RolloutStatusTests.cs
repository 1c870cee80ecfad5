using System.Net;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Cli;
using Cpctl.Bootstrap.Rollouts;

namespace Cpctl.Bootstrap.Tests.Rollouts;

[Trait("Category", "Unit")]
public sealed class RolloutStatusTests : IDisposable
{
    private readonly RolloutWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Show_InTheMiddle_TellsWhereEachNodeIsAndWhy()
    {
        _world.Put("RollingOut", "True", "1 of 3 nodes run revision 5; cp2 applies revision 5", latest: 5);
        _world.PutNode("cp1", target: 5, runs: 5);
        _world.PutNode("cp2", target: 5, runs: 4, message: "kube-apiserver-r5 has to start");
        _world.PutNode("cp3", target: 4, runs: 4);
        _world.PutNode("w1", target: 0, runs: null, role: NodeRoles.Worker);

        Assert.Equal(0, await ShowAsync());

        Assert.Equal(
            """
            revision 5: rolling out: 1 of 3 nodes run revision 5; cp2 applies revision 5

            NODE   STATE      REVISION   TARGET   WHY
            cp1    done       5          5        -
            cp2    applying   4          5        kube-apiserver: kube-apiserver-r5 has to start
            cp3    waiting    4          4        its turn comes when the others are done

            """,
            _world.Output.ToString());
    }

    [Fact]
    public async Task Show_RevisionFailed_GivesTheReasonAndExitsWith1()
    {
        _world.Put("RevisionFailed", "False", "revision 5 failed on cp1", latest: 5);
        _world.PutNode("cp1", target: 5, runs: 4, failed: 5);

        Assert.Equal(1, await ShowAsync(OutputFormat.Json));

        Assert.Equal("failed", (string?)_world.Json["phase"]);
        Assert.Contains("unknown flag", (string?)_world.Json["nodes"]![0]!["why"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AsExpected", "False", 1, "complete")]
    [InlineData("Paused", "False", 1, "paused")]
    [InlineData("RollingOut", "True", 1, "rollingOut")]
    [InlineData("Starting", "Unknown", 1, "pending")]
    [InlineData("AsExpected", "False", 2, "pending")]
    [InlineData("RevisionPending", "True", 1, "pending")]
    public async Task Show_Condition_IsThePhase(string reason, string status, long generation, string expected)
    {
        _world.Put(reason, status, "so it is", latest: 5, generation: generation);

        await ShowAsync(OutputFormat.Json);

        Assert.Equal(expected, (string?)_world.Json["phase"]);
    }

    [Fact]
    public async Task Show_ConditionIsOlderThanWhatANodeIsTold_IsNotComplete()
    {
        _world.Put("AsExpected", "False", "every node runs revision 5", latest: 5);
        _world.PutNode("cp1", target: 6, runs: 5);

        await ShowAsync(OutputFormat.Json);

        Assert.Equal("rollingOut", (string?)_world.Json["phase"]);
    }

    [Fact]
    public async Task Show_SilentNode_SaysSinceWhen()
    {
        _world.Put("RollingOut", "True", "…", latest: 5);
        _world.PutNode("cp1", target: 4, runs: 4);
        _world.Time.Advance(TimeSpan.FromMinutes(5));
        _world.Put("RollingOut", "True", "…", latest: 5);

        await ShowAsync(OutputFormat.Json);

        Assert.Equal("silent", (string?)_world.Json["nodes"]![0]!["state"]);
        Assert.Contains("12:00:00Z", (string?)_world.Json["nodes"]![0]!["why"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_UntilItIsOver_TellsEachStepOnceAndExitsWith0()
    {
        _world.Put("RollingOut", "True", "0 of 1 nodes run revision 5", latest: 5);
        _world.PutNode("cp1", target: 5, runs: 4);
        var watching = new RolloutStatusHandler(_world.Api, _world.Console, _world.Time).WatchAsync(OutputFormat.Table, null, TestContext.Current.CancellationToken);
        _world.Time.Advance(TimeSpan.FromSeconds(1));
        _world.Time.Advance(TimeSpan.FromSeconds(1));
        _world.Put("AsExpected", "False", "every node runs revision 5", latest: 5);
        _world.PutNode("cp1", target: 5, runs: 5);
        while (!watching.IsCompleted)
        {
            _world.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal(0, await watching);
        Assert.Equal(
            ["revision 5: rolling out: 0 of 1 nodes run revision 5", "revision 5: complete: every node runs revision 5"],
            _world.Error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData("RevisionFailed", "failed")]
    [InlineData("Paused", "paused")]
    public async Task Watch_ItWillNotEnd_ExitsWith1(string reason, string phase)
    {
        _world.Put(reason, "False", "so it is", latest: 5);

        var code = await new RolloutStatusHandler(_world.Api, _world.Console, _world.Time).WatchAsync(OutputFormat.Table, null, TestContext.Current.CancellationToken);

        Assert.Equal(1, code);
        Assert.Contains(phase, _world.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_TimeIsOver_ExitsWith1()
    {
        _world.Put("RollingOut", "True", "slow", latest: 5);

        Assert.Equal(1, await new RolloutStatusHandler(_world.Api, _world.Console, _world.Time)
            .WatchAsync(OutputFormat.Table, TimeSpan.Zero, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Show_NobodyRenewsTheStatus_IsStalledAndExitsWith1()
    {
        _world.Put("AsExpected", "False", "every node runs revision 5", latest: 5);
        _world.PutNode("cp1", target: 5, runs: 5);
        _world.Time.Advance(TimeSpan.FromSeconds(20));

        Assert.Equal(1, await PassAsync(ShowAsync(OutputFormat.Json)));

        Assert.Equal("stalled", (string?)_world.Json["phase"]);
        Assert.Contains("no operator works: the status was last renewed at 2026-01-01 12:00:00Z by the operator on cp1", (string?)_world.Json["reason"], StringComparison.Ordinal);
    }

    /// <summary>Agents' reports are refused as well, so nothing in the API says why: the command finds out by itself.</summary>
    [Fact]
    public async Task Show_AWebhookRefusesEveryWrite_NamesItAndWhatToDo()
    {
        _world.Put("AsExpected", "False", "every node runs revision 5", latest: 5);
        _world.PutNode("cp1", target: 5, runs: 5);
        _world.Time.Advance(TimeSpan.FromSeconds(20));
        _world.Api.Refuse = (verb, _) => verb is "get" or "list" ? null : new KubernetesApiException(
            HttpStatusCode.InternalServerError, "InternalError", "Internal error occurred: failed calling webhook \"all.example.com\": failed to call webhook: Post \"https://all.default.svc:443/\": connection refused");

        Assert.Equal(1, await PassAsync(ShowAsync(OutputFormat.Json)));

        var reason = (string?)_world.Json["reason"];
        Assert.Contains("writes are refused: the API server cannot call the admission webhook \"all.example.com\"", reason, StringComparison.Ordinal);
        Assert.Contains("delete its configuration", reason, StringComparison.Ordinal);
    }

    /// <summary>Who may only read is refused for that, which explains nothing about operators.</summary>
    [Fact]
    public async Task Show_NobodyRenewsAndThisUserMayNotWrite_BlamesNoRights()
    {
        _world.Put("AsExpected", "False", "every node runs revision 5", latest: 5);
        _world.PutNode("cp1", target: 5, runs: 5);
        _world.Time.Advance(TimeSpan.FromSeconds(20));
        _world.Api.Refuse = (verb, _) => verb is "get" or "list" ? null : new KubernetesApiException(
            HttpStatusCode.Forbidden, "Forbidden", "controlplanes.cpctl.dev \"cluster\" is forbidden: User \"viewer\" cannot patch resource \"controlplanes/status\"");

        Assert.Equal(1, await PassAsync(ShowAsync(OutputFormat.Json)));

        Assert.DoesNotContain("refused", (string?)_world.Json["reason"], StringComparison.Ordinal);
    }

    /// <summary>The clocks of this machine and of the operator's differ: that says nothing.</summary>
    [Theory]
    [InlineData(-3600)]
    [InlineData(3600)]
    public async Task Show_TheStatusIsRenewedByAnotherClock_IsBelieved(int seconds)
    {
        PutRenewed(seconds);
        var showing = ShowAsync(OutputFormat.Json);
        _world.Time.Advance(TimeSpan.FromSeconds(1));
        PutRenewed(seconds);

        Assert.Equal(0, await PassAsync(showing));
        Assert.Equal("complete", (string?)_world.Json["phase"]);
    }

    [Fact]
    public async Task Watch_CompleteByAnOperatorThatIsGone_EndsOnlyWhenAnotherSaysSo()
    {
        _world.Put("AsExpected", "False", "every node runs revision 5", latest: 5);
        _world.PutNode("cp1", target: 5, runs: 5);
        _world.Time.Advance(TimeSpan.FromMinutes(1));
        var watching = new RolloutStatusHandler(_world.Api, _world.Console, _world.Time).WatchAsync(OutputFormat.Table, null, TestContext.Current.CancellationToken);
        for (var i = 0; i < 40; i++)
        {
            _world.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.False(watching.IsCompleted);
        Assert.Contains("no operator works", _world.Error.ToString(), StringComparison.Ordinal);
        _world.Put("AsExpected", "False", "every node runs revision 5", latest: 5);

        Assert.Equal(0, await PassAsync(watching));
    }

    private void PutRenewed(int seconds)
    {
        _world.Put("AsExpected", "False", "every node runs revision 5", latest: 5);
        var controlPlane = _world.ControlPlane;
        controlPlane.Status!.RenewedAt += TimeSpan.FromSeconds(seconds);
        _world.Api.Put(ResourceTypes.ControlPlanes, controlPlane);
    }

    private async Task<int> PassAsync(Task<int> command)
    {
        while (!command.IsCompleted)
        {
            _world.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        return await command;
    }

    private Task<int> ShowAsync(OutputFormat format = OutputFormat.Table) =>
        new RolloutStatusHandler(_world.Api, _world.Console, _world.Time).ShowAsync(format, TestContext.Current.CancellationToken);
}
