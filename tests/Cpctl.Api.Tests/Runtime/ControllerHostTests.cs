using Cpctl.Api.Runtime;
using Cpctl.Api.Tests.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cpctl.Api.Tests.Runtime;

[Trait("Category", "Unit")]
public sealed class ControllerHostTests
{
    private readonly StepTime _time = new();

    [Fact]
    public async Task Run_AControllerCrashes_ItIsRestartedAndTheOtherNeverNotices()
    {
        var crashes = new Scripted("crashes", run => run < 3 ? throw new InvalidOperationException("boom") : false);
        var returns = new Scripted("returns", run => run < 3);
        var steady = new Scripted("steady", _ => false);
        using var stop = new CancellationTokenSource();
        var running = new ControllerHost([crashes, returns, steady], _time, NullLogger.Instance).RunAsync(stop.Token);

        await _time.AdvanceUntilAsync(() => crashes.Runs == 4 && returns.Runs == 4, "restarting");
        await Eventually.TrueAsync(() => steady.Runs == 1, "running");

        await stop.CancelAsync();
        await running;
        Assert.Equal([1, 1, 1], [crashes.Stops, returns.Stops, steady.Stops]);
    }

    [Fact]
    public async Task Run_CrashesAgainAndAgain_WaitsLongerAndLonger()
    {
        var crashes = new Scripted("crashes", _ => throw new InvalidOperationException("boom"));
        using var stop = new CancellationTokenSource();
        var running = new ControllerHost([crashes], _time, NullLogger.Instance).RunAsync(stop.Token);

        await Eventually.TrueAsync(() => crashes.Runs == 1, "running");
        var early = await _time.AdvanceUntilAsync(() => crashes.Runs == 2, "restarting");
        await _time.AdvanceUntilAsync(() => crashes.Runs == 7, "restarting");
        var late = await _time.AdvanceUntilAsync(() => crashes.Runs == 8, "restarting");

        Assert.True(early <= TimeSpan.FromSeconds(1));
        Assert.True(late >= TimeSpan.FromSeconds(10));
        await stop.CancelAsync();
        await running;
    }

    /// <summary>Its n-th run throws or returns when the script does so or says true, and otherwise waits to be stopped.</summary>
    private sealed class Scripted(string name, Func<int, bool> script) : IController
    {
        private int _runs;
        private int _stops;

        public string Name => name;

        public int Runs => Volatile.Read(ref _runs);

        public int Stops => Volatile.Read(ref _stops);

        public async Task RunAsync(CancellationToken cancellationToken)
        {
            if (script(Interlocked.Increment(ref _runs) - 1))
            {
                return;
            }

            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            }
            finally
            {
                Interlocked.Increment(ref _stops);
            }
        }
    }
}
