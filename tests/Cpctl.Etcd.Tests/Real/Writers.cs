using System.Collections.Concurrent;
using System.Text;
using Cpctl.Etcd.Client;

namespace Cpctl.Etcd.Tests.Real;

/// <summary>Writes unique keys as fast as they are acknowledged, through whichever member answers, and can prove afterwards that none was lost.</summary>
internal sealed class Writers : IAsyncDisposable
{
    private const int Count = 4;
    private const int MostWrites = 200_000;
    private readonly CancellationTokenSource _stop = new(TimeSpan.FromMinutes(3));
    private readonly ConcurrentQueue<string> _acknowledged = new();
    private readonly Lock _lock = new();
    private readonly Func<IReadOnlyList<EtcdMember>> _members;
    private readonly Task _running;
    private long _lastAcknowledged = TimeProvider.System.GetTimestamp();

    internal Writers(Func<IReadOnlyList<EtcdMember>> members)
    {
        _members = members;
        _running = Task.WhenAll(Enumerable.Range(0, Count).Select(i => Task.Run(() => WriteAsync(i))));
    }

    internal int Acknowledged => _acknowledged.Count;

    /// <summary>The longest time in which no writer got an acknowledgement.</summary>
    internal TimeSpan LongestGap { get; private set; }

    /// <summary>Waits for that many more acknowledgements.</summary>
    internal Task MoreAsync(int count)
    {
        var goal = Acknowledged + count;
        return Eventually.TrueAsync($"{count} more writes are acknowledged", TimeSpan.FromSeconds(30), () => Task.FromResult(Acknowledged >= goal));
    }

    internal async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    /// <summary>Reads every acknowledged key back through a quorum.</summary>
    internal async Task<IReadOnlyList<string>> LostAsync(EtcdMember member)
    {
        var lost = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(_acknowledged, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (key, cancellation) =>
        {
            if (await member.GetAsync(key, cancellation) is null)
            {
                lost.Add(key);
            }
        });
        return [.. lost];
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task WriteAsync(int writer)
    {
        var at = writer;
        for (var i = 0; i < MostWrites / Count && !_stop.IsCancellationRequested; i++)
        {
            var key = $"w/{writer}/{i}";
            var members = _members();
            try
            {
                await members[at % members.Count].PutAsync(key, Encoding.UTF8.GetBytes(key), _stop.Token);
                Acknowledge(key);
            }
            catch (EtcdException)
            {
                // Not acknowledged: may or may not be there. A client tries another member.
                at++;
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private void Acknowledge(string key)
    {
        _acknowledged.Enqueue(key);
        lock (_lock)
        {
            var gap = TimeProvider.System.GetElapsedTime(_lastAcknowledged);
            _lastAcknowledged = TimeProvider.System.GetTimestamp();
            LongestGap = gap > LongestGap ? gap : LongestGap;
        }
    }
}
