using Cpctl.Api.Resilience;
using Microsoft.Extensions.Time.Testing;

namespace Cpctl.Api.Tests.Resilience;

[Trait("Category", "Unit")]
public sealed class RetryPipelineTests
{
    private readonly FakeTimeProvider _time = new();
    private int _calls;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void All_NamesAndLimits_AreSetAndUnique()
    {
        Assert.Equal(RetryPipeline.All.Count, RetryPipeline.All.Select(pipeline => pipeline.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.All(RetryPipeline.All, pipeline => Assert.True(pipeline.Delay > TimeSpan.Zero || pipeline.Attempts > 1, $"{pipeline.Name} would try without end and without a pause"));
    }

    [Fact]
    public async Task Run_FailurePasses_GivesTheResultAndTellsOfEachFailure()
    {
        List<string> told = [];
        var running = RetryPipeline.ApiServerStarts.RunAsync(_ => FailingAsync(times: 3), _ => true, _time, Cancellation, told: failure => told.Add(failure.Message));
        await UntilAsync(running);

        Assert.Equal((4, 4), (await running, _calls));
        Assert.Equal(["failure 1", "failure 2", "failure 3"], told);
    }

    [Fact]
    public async Task Run_FailureThatCannotPass_IsThrownAtOnce()
    {
        await Assert.ThrowsAsync<IOException>(() => RetryPipeline.ApiServerStarts.RunAsync(_ => FailingAsync(times: 3), failure => failure is TimeoutException, _time, Cancellation));

        Assert.Equal(1, _calls);
    }

    [Fact]
    public async Task Run_LimitIsOver_ThrowsTheLastFailure()
    {
        var running = RetryPipeline.JoinTrust.RunAsync(_ => FailingAsync(times: int.MaxValue), _ => true, _time, Cancellation);
        await UntilAsync(running);

        var failure = await Assert.ThrowsAsync<IOException>(() => running);
        Assert.Equal($"failure {_calls}", failure.Message);
        Assert.InRange(_calls, 2, (int)(RetryPipeline.JoinTrust.Limit!.Value / RetryPipeline.JoinTrust.Delay) + 1);
    }

    [Fact]
    public async Task Run_ResultNeverCounts_GivesTheLastOneAfterAllAttempts()
    {
        var result = await RetryPipeline.ContentComparison.RunAsync(_ => Task.FromResult<int?>(++_calls > 100 ? 1 : null), _ => false, _time, Cancellation, again: found => found is null);

        Assert.Null(result);
        Assert.Equal(RetryPipeline.ContentComparison.Attempts, _calls);
    }

    [Fact]
    public async Task Run_IsCancelledBetweenTwoTries_Ends()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var running = RetryPipeline.JoinIdentity.RunAsync(_ => FailingAsync(times: int.MaxValue), _ => true, _time, stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal(1, _calls);
    }

    private Task<int> FailingAsync(int times) => ++_calls <= times ? Task.FromException<int>(new IOException($"failure {_calls}")) : Task.FromResult(_calls);

    private async Task UntilAsync(Task running)
    {
        while (!running.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
            Cancellation.ThrowIfCancellationRequested();
        }
    }
}
