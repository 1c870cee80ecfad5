using Cpctl.Api.Runtime;
using Cpctl.Api.Tests.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cpctl.Api.Tests.Runtime;

[Trait("Category", "Unit")]
public sealed class ReconcileLoopTests
{
    private readonly StepTime _time = new();

    [Fact]
    public async Task Run_ReconcileThrows_IsRetriedUntilItWorks()
    {
        using var queue = new WorkQueue<string>(_time);
        var tries = 0;
        await RunAsync(
            queue,
            _ => ++tries < 4 ? throw new InvalidOperationException("not yet") : ReconcileResult.Done,
            async () => await _time.AdvanceUntilAsync(() => Volatile.Read(ref tries) == 4 && queue.Count == 0, "retrying"));

        Assert.Equal(4, tries);
    }

    [Fact]
    public async Task Run_AsksToBeCalledAgain_IsCalledAfterThatTime()
    {
        using var queue = new WorkQueue<string>(_time);
        var calls = 0;
        await RunAsync(
            queue,
            _ => ++calls == 1 ? ReconcileResult.After(TimeSpan.FromSeconds(5)) : ReconcileResult.Done,
            async () =>
            {
                await Eventually.TrueAsync(() => Volatile.Read(ref calls) == 1, "first call");
                var took = await _time.AdvanceUntilAsync(() => Volatile.Read(ref calls) == 2, "second call");
                Assert.InRange(took.TotalSeconds, 4.9, 5.5);
            });
    }

    private static async Task RunAsync(WorkQueue<string> queue, Func<string, ReconcileResult> reconcile, Func<Task> test)
    {
        using var stop = new CancellationTokenSource();
        var loop = new ReconcileLoop<string>("test", queue, (key, _) => Task.FromResult(reconcile(key)), NullLogger.Instance);
        var running = Task.Run(() => loop.RunAsync(stop.Token));
        queue.Add("a");
        await test();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }
}
