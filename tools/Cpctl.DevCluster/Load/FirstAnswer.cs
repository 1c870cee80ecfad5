using System.Diagnostics;

namespace Cpctl.DevCluster.Load;

/// <summary>Asks an API server that is not there yet, until it answers.</summary>
public static class FirstAnswer
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <param name="user">Who asks, for an object in etcd that its role allows it to read.</param>
    /// <returns>How long it took.</returns>
    public static async Task<TimeSpan> WaitAsync(LoadUser user, string address, CancellationToken cancellation)
    {
        using var http = user.Connect(keepsConnection: false, Limit);
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri($"https://{address}:6443{LoadNamespace.SeedPath}"), cancellation);
                if (answer.IsSuccessStatusCode)
                    return Stopwatch.GetElapsedTime(started);
            }
            catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
            {
                // Not yet.
            }
            await Task.Delay(Look, TimeProvider.System, cancellation);
        }
    }
}
