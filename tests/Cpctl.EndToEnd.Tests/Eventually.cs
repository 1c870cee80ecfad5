namespace Cpctl.EndToEnd.Tests;

/// <summary>Waits on a condition of a real cluster.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>Asks again until <paramref name="problem"/> gives null, or fails with the last problem it gave.</summary>
    public static async Task HoldsAsync(string what, TimeSpan limit, Func<Task<string?>> problem)
    {
        var started = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(Interval);
        while (true)
        {
            var last = await AskAsync(problem);
            if (last is null)
                return;
            if (TimeProvider.System.GetElapsedTime(started) > limit)
                Assert.Fail($"{what}: not within {limit.TotalSeconds} s; last: {last}");
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }

    /// <summary>A cluster that changes refuses connections now and then: that is an answer too, not the end of the wait.</summary>
    public static async Task<string?> AskAsync(Func<Task<string?>> problem)
    {
        try
        {
            return await problem();
        }
        catch (Exception unanswered) when (unanswered is DevCluster.Processes.CommandException or DevCluster.Nodes.NodeApiException)
        {
            return unanswered.Message;
        }
    }
}
