using Microsoft.Extensions.Logging;

namespace Cpctl.Api.Runtime;

/// <summary>Runs controllers side by side. One that throws or returns is restarted with back-off; the others never notice.</summary>
public sealed partial class ControllerHost
{
    private static readonly TimeSpan MinBackoff = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan MaxBackoff = TimeSpan.FromSeconds(30);

    // A controller that ran this long without trouble starts its back-off from the beginning.
    private static readonly TimeSpan Healthy = TimeSpan.FromMinutes(2);

    private readonly IReadOnlyList<IController> _controllers;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    public ControllerHost(IEnumerable<IController> controllers, TimeProvider time, ILogger logger)
    {
        _controllers = [.. controllers];
        _time = time;
        _logger = logger;
    }

    /// <summary>Returns when cancelled and every controller has stopped.</summary>
    public Task RunAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_controllers.Select(controller => Task.Run(() => KeepRunningAsync(controller, cancellationToken), CancellationToken.None)));

    private async Task KeepRunningAsync(IController controller, CancellationToken cancellationToken)
    {
        var failures = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            var started = _time.GetTimestamp();
            try
            {
                LogStarted(_logger, controller.Name);
                await controller.RunAsync(cancellationToken);
                if (cancellationToken.IsCancellationRequested)
                {
                    break;
                }

                LogReturned(_logger, controller.Name);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception ex)
            {
                LogCrashed(_logger, ex, controller.Name);
            }

            failures = _time.GetElapsedTime(started) >= Healthy ? 0 : failures;
            await PauseAsync(Backoff.Jitter(Backoff.Delay(failures++, MinBackoff, MaxBackoff), Random.Shared.NextDouble()), cancellationToken);
        }

        LogStopped(_logger, controller.Name);
    }

    private async Task PauseAsync(TimeSpan delay, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(delay, _time, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The loop's condition sees it.
        }
    }

    [LoggerMessage(1200, LogLevel.Debug, "Controller {Name} started.")]
    private static partial void LogStarted(ILogger logger, string name);

    [LoggerMessage(1201, LogLevel.Warning, "Controller {Name} returned although it was not asked to stop; restarting it.")]
    private static partial void LogReturned(ILogger logger, string name);

    [LoggerMessage(1202, LogLevel.Error, "Controller {Name} crashed; restarting it.")]
    private static partial void LogCrashed(ILogger logger, Exception exception, string name);

    [LoggerMessage(1203, LogLevel.Debug, "Controller {Name} stopped.")]
    private static partial void LogStopped(ILogger logger, string name);
}
