namespace Cpctl.DevCluster.Load;

/// <summary>Does one thing again and again at an even pace, never two at once; one that takes longer than its turn makes the next ones late.</summary>
internal static class PacedLoop
{
    /// <summary>Returns when cancelled, after the last turn has ended.</summary>
    public static async Task RunAsync(double perSecond, Func<int, Task> turn, TimeProvider time, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1 / perSecond), time);
        for (var number = 0; !stop.IsCancellationRequested; number++)
        {
            await turn(number);
            try
            {
                await timer.WaitForNextTickAsync(stop);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }
}
