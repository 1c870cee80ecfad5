using System.Diagnostics;

namespace Cpctl.Api.Tests.Testing;

/// <summary>Waiting for conditions, with a limit that only a broken test reaches.</summary>
internal static class Eventually
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    public static CancellationToken Within => new CancellationTokenSource(Limit).Token;

    /// <summary>Lets other work go on until the condition holds.</summary>
    public static async Task TrueAsync(Func<bool> condition, string what)
    {
        var started = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < Limit, $"{what} did not happen");
            await Task.Yield();
        }
    }
}
