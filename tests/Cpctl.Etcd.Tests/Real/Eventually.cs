namespace Cpctl.Etcd.Tests.Real;

/// <summary>Waits for a condition, never for a time.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(25);

    internal static async Task TrueAsync(string what, TimeSpan timeout, Func<Task<bool>> condition)
    {
        var start = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(Poll);
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < timeout, $"not within {timeout.TotalSeconds:0} s: {what}");
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }
}
