using Cpctl.Api.Runtime;
using Cpctl.Api.Tests.Testing;
using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace Cpctl.Api.Tests.Runtime;

[Trait("Category", "Unit")]
public sealed class WorkQueueTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Add_SameKeyTwice_IsHandedOutOnce()
    {
        using var queue = CreateSut();
        queue.Add("a");
        queue.Add("a");
        queue.Add("b");

        Assert.Equal("a", await queue.TakeAsync(Eventually.Within));
        Assert.Equal("b", await queue.TakeAsync(Eventually.Within));
        Assert.Equal(0, queue.Count);
        Assert.False(CanTake(queue));
    }

    [Fact]
    public async Task Add_WhileProcessing_IsHandedOutAfterDone()
    {
        using var queue = CreateSut();
        queue.Add("a");
        await queue.TakeAsync(Eventually.Within);

        queue.Add("a");
        Assert.False(CanTake(queue));

        queue.Done("a");
        Assert.Equal("a", await queue.TakeAsync(Eventually.Within));
    }

    [Fact]
    public void AddAfter_Later_NotBefore()
    {
        using var queue = CreateSut();
        queue.AddAfter("a", TimeSpan.FromSeconds(5));

        _time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Equal(0, queue.Count);

        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(1, queue.Count);
    }

    [Fact]
    public async Task AddAfter_SeveralTimes_TheEarliestWinsAndComesOnce()
    {
        using var queue = CreateSut();
        queue.AddAfter("a", TimeSpan.FromSeconds(5));
        queue.AddAfter("a", TimeSpan.FromSeconds(1));
        queue.AddAfter("a", TimeSpan.FromSeconds(3));

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("a", await queue.TakeAsync(Eventually.Within));
        queue.Done("a");

        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(0, queue.Count);
    }

    [Fact]
    public void AddRateLimited_DoublesUntilForgotten()
    {
        using var queue = CreateSut(new WorkQueueOptions { MinBackoff = TimeSpan.FromSeconds(1), MaxBackoff = TimeSpan.FromSeconds(5) });

        Assert.Equal([1, 2, 4, 5, 5], Enumerable.Range(0, 5).Select(_ => queue.AddRateLimited("a").TotalSeconds));
        Assert.Equal(1, queue.AddRateLimited("b").TotalSeconds);

        queue.Forget("a");
        Assert.Equal(1, queue.AddRateLimited("a").TotalSeconds);
    }

    [Fact]
    public async Task Dispose_EndsTaking()
    {
        var queue = CreateSut();
        queue.AddAfter("a", TimeSpan.FromSeconds(1));
        var taking = queue.TakeAsync(Eventually.Within).AsTask();
        queue.Dispose();

        await Assert.ThrowsAnyAsync<Exception>(() => taking);
        queue.Add("b");
        Assert.Equal(0, queue.Count);
    }

    // Against a model: which keys wait and which are in process, for any sequence of operations.
    [Fact]
    public void AnySequence_BehavesLikeTwoSets() => Gen.Select(Gen.Int[0, 2], Gen.Int[0, 3]).List[0, 60].Sample(operations =>
    {
        using var queue = new WorkQueue<int>(new FakeTimeProvider());
        var waiting = new List<int>();
        var processing = new HashSet<int>();
        var again = new HashSet<int>();
        foreach (var (operation, key) in operations)
        {
            switch (operation)
            {
                case 0:
                    queue.Add(key);
                    if (processing.Contains(key))
                    {
                        again.Add(key);
                    }
                    else if (!waiting.Contains(key))
                    {
                        waiting.Add(key);
                    }

                    break;
                case 1 when waiting.Count > 0:
                    var taking = queue.TakeAsync(CancellationToken.None);
                    Assert.True(taking.IsCompletedSuccessfully);
                    var taken = taking.GetAwaiter().GetResult();
                    Assert.Equal(waiting[0], taken);
                    waiting.RemoveAt(0);
                    Assert.True(processing.Add(taken), "a key was handed out twice");
                    break;
                case 2:
                    queue.Done(key);
                    if (processing.Remove(key) && again.Remove(key))
                    {
                        waiting.Add(key);
                    }

                    break;
            }

            Assert.Equal(waiting.Count, queue.Count);
        }
    });

    [Fact]
    public async Task ManyWorkers_NeverShareAKey_AndLoseNone()
    {
        using var queue = new WorkQueue<int>(TimeProvider.System);
        using var stop = new CancellationTokenSource();
        var running = new int[8];
        var processed = new int[8];
        var shared = 0;
        var workers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (true)
            {
                var key = await queue.TakeAsync(stop.Token);
                shared += Interlocked.Increment(ref running[key]) == 1 ? 0 : 1;
                await Task.Yield();
                Interlocked.Increment(ref processed[key]);
                Interlocked.Decrement(ref running[key]);
                queue.Done(key);
            }
        })).ToArray();

        for (var i = 0; i < 4000; i++)
        {
            queue.Add(i % 8);
        }

        // After the last add of each key it is processed at least once more.
        await Eventually.TrueAsync(() => queue.Count == 0 && processed.All(count => count > 0), "draining");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(workers));
        Assert.Equal(0, shared);
    }

    [Fact]
    public void AddAfter_TimeIsUpBeforeTheCallReturns_KeyIsHandedOut()
    {
        using var queue = new WorkQueue<string>(new TimeThatIsAlwaysUp());
        queue.AddAfter("a", TimeSpan.FromSeconds(1));
        Assert.True(CanTake(queue));
    }

    private static bool CanTake(WorkQueue<string> queue)
    {
        using var now = new CancellationTokenSource();
        var taking = queue.TakeAsync(now.Token);
        var completed = taking.IsCompletedSuccessfully;
        now.Cancel();
        return completed;
    }

    private WorkQueue<string> CreateSut(WorkQueueOptions? options = null) => new(_time, options);
}
