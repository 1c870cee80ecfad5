using System.Net;
using System.Text.Json.Nodes;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.StaticPods.Agent.Reporting;
using Cpctl.StaticPods.Revisions;
using Cpctl.StaticPods.Tests.Agent.World;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Cpctl.StaticPods.Tests.Agent;

[Trait("Category", "Unit")]
public sealed class StatusPatchTests
{
    [Fact]
    public void Of_AStatusWithoutAFailure_ClearsTheFailure()
    {
        var status = StatusPatch.Of(new ControlPlaneNodeStatus { CurrentRevision = 2, Etcd = new EtcdNodeStatus { WantsToJoin = false } })["status"]!.AsObject();

        Assert.Equal(2, status["currentRevision"]!.GetValue<long>());
        Assert.True(status.ContainsKey("failedRevision"));
        Assert.Null(status["failedRevision"]);
        Assert.Null(status["failureReason"]);
        Assert.False(status["etcd"]!["wantsToJoin"]!.GetValue<bool>());
        Assert.True(status["etcd"]!.AsObject().ContainsKey("memberId"));
    }

    /// <summary>A merge keeps what is not named, and a part of a status that says less than before would go on saying it.</summary>
    [Theory]
    [InlineData("etcd")]
    [InlineData("operator")]
    [InlineData("signers")]
    public void Of_APartThatSaysNothing_NamesEachOfItsFields(string part)
    {
        var status = new ControlPlaneNodeStatus { Etcd = new EtcdNodeStatus(), Operator = new OperatorStatus(), Signers = new NodeSignersStatus() };
        var fields = ApiJson.Default.GetTypeInfo(ApiJson.Default.ControlPlaneNodeStatus.Properties.Single(property => property.Name == part).PropertyType)!.Properties.Select(property => property.Name);

        var patch = StatusPatch.Of(status)["status"]![part]!.AsObject();

        Assert.All(fields, name => Assert.True(patch.ContainsKey(name), name));
    }

    [Fact]
    public void Essence_OnlyWhatGrowsAllTheTimeDiffers_IsTheSame()
    {
        var one = new ControlPlaneNodeStatus { Phase = "Ready", Etcd = new EtcdNodeStatus { RaftIndex = 1, DbSize = 1 } };
        var other = one with { LastHeartbeat = DateTimeOffset.UnixEpoch, Etcd = new EtcdNodeStatus { RaftIndex = 2, DbSize = 2 } };

        Assert.Equal(StatusPatch.Essence(one), StatusPatch.Essence(other));
        Assert.NotEqual(StatusPatch.Essence(one), StatusPatch.Essence(one with { Phase = "Applying" }));
    }

    [Fact]
    public async Task Reporter_ApiComesBack_SendsTheNewestStatus()
    {
        var (api, time) = (new SimulatedApi { IsDown = true }, new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromMilliseconds(10) });
        var reporter = new StatusReporter(api, time, NullLogger.Instance);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var running = reporter.RunAsync(stop.Token);

        reporter.Publish(new ControlPlaneNodeStatus { Phase = "Applying" });
        await UntilAsync(() => reporter.Problem == "connection refused", time);
        reporter.Publish(new ControlPlaneNodeStatus { Phase = "Ready" });
        api.IsDown = false;
        await UntilAsync(() => reporter.Problem is null, time);

        Assert.Equal("Ready", Phase(api.Patches[^1]));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task Reporter_APolicyRefusesTheReport_NamesItAndWhatToDo()
    {
        const string Message = "controlplanenodes.cpctl.dev \"cp1\" is forbidden: ValidatingAdmissionPolicy 'frozen' with binding 'all' denied request: not today";
        var (api, time) = (new RefusingApi(new KubernetesApiException(HttpStatusCode.UnprocessableEntity, "Invalid", Message)), new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromMilliseconds(10) });
        var reporter = new StatusReporter(api, time, NullLogger.Instance);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var running = reporter.RunAsync(stop.Token);

        reporter.Publish(new ControlPlaneNodeStatus { Phase = "Ready" });
        await UntilAsync(() => reporter.Problem != "no answer yet", time);

        Assert.StartsWith("the ValidatingAdmissionPolicy \"frozen\" with binding \"all\" denies it (have it or its binding leave out", reporter.Problem, StringComparison.Ordinal);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private sealed class RefusingApi(KubernetesApiException refusal) : IAgentApi
    {
        public ControlPlaneNode? Node => null;

        public ControlPlane? ControlPlane => null;

        public Task RunAsync(CancellationToken cancellation) => Task.CompletedTask;

        public Task<Revision> GetRevisionAsync(long number, CancellationToken cancellation) => Task.FromException<Revision>(refusal);

        public Task PatchStatusAsync(JsonObject patch, CancellationToken cancellation) => Task.FromException(refusal);
    }

    private static string Phase(JsonObject patch) => patch["status"]!["phase"]!.GetValue<string>();

    /// <summary>Lets time pass, and others run, until the condition holds.</summary>
    private static async Task UntilAsync(Func<bool> condition, FakeTimeProvider time)
    {
        while (!condition())
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }
    }
}
