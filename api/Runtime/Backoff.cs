namespace Cpctl.Api.Runtime;

/// <summary>Exponential waits.</summary>
internal static class Backoff
{
    /// <param name="failures">How many failures came before this one; 0 gives <paramref name="min"/>.</param>
    /// <param name="min">The first wait.</param>
    /// <param name="max">The longest wait.</param>
    public static TimeSpan Delay(int failures, TimeSpan min, TimeSpan max)
    {
        // 2^30 times any wait is beyond every maximum; the cap keeps the arithmetic finite.
        var delay = min.TotalMilliseconds * Math.Pow(2, Math.Clamp(failures, 0, 30));
        return delay >= max.TotalMilliseconds ? max : TimeSpan.FromMilliseconds(delay);
    }

    /// <summary>Between half and all of the wait, so that clients cut off together do not come back together.</summary>
    /// <param name="delay">The full wait.</param>
    /// <param name="random">A number in [0, 1).</param>
    public static TimeSpan Jitter(TimeSpan delay, double random) => delay * (0.5 + (random / 2));
}
