using System.Threading.Channels;
using Cpctl.Api.Metrics;
using Cpctl.Api.Resources;

namespace Cpctl.Api.Runtime;

/// <summary>
/// Events that are told without waiting for the API: work never stands still, fails or slows down because it is talked about. What is told
/// while the API is away is written when it is back, with the time at which it happened; the same thing again only counts up.
/// </summary>
public sealed class EventQueue : IController
{
    /// <summary>More than a rollout has to tell while an API server is replaced.</summary>
    internal const int Capacity = 100;

    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(15);

    /// <summary>Older news helps nobody: the API server itself forgets events after an hour.</summary>
    private static readonly TimeSpan Stale = TimeSpan.FromMinutes(30);

    private readonly EventRecorder _recorder;
    private readonly EventFolding _folding;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly List<EventNews> _pending = [];

    // At most one wake-up is kept.
    private readonly Channel<bool> _some = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public EventQueue(EventRecorder recorder, TimeProvider time)
    {
        _recorder = recorder;
        _time = time;
        _folding = new EventFolding(time);
    }

    public string Name => "events";

    /// <summary>Returns at once.</summary>
    /// <param name="about">The object it happened to.</param>
    /// <param name="severity">Whether somebody should look.</param>
    /// <param name="reason">One word in CamelCase.</param>
    /// <param name="message">A sentence.</param>
    public void Tell(IKubeObject about, EventSeverity severity, string reason, string message)
    {
        lock (_gate)
        {
            var news = new EventNews(about, severity, reason, message, _time.GetUtcNow())
            {
                IsFolded = _folding.IsOneTooMany($"{about.Kind}/{about.Metadata.Name}/{reason}", message),
            };
            var same = _pending.FindIndex(other => other.Key == news.Key);
            if (same >= 0)
            {
                _pending[same] = _pending[same] with { Message = message, Last = news.First, Count = _pending[same].Count + 1 };
                return;
            }

            if (_pending.Count == Capacity)
            {
                Drop(_pending[0]);
            }

            _pending.Add(news);
        }

        _some.Writer.TryWrite(true);
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var retry = FirstRetry;
        while (true)
        {
            if (Next() is not { } news)
            {
                await _some.Reader.ReadAsync(cancellationToken);
            }
            else if (await _recorder.TryWriteAsync(news, cancellationToken))
            {
                Written(news);
                retry = FirstRetry;
            }
            else
            {
                await Task.Delay(retry, _time, cancellationToken);
                retry = TimeSpan.FromTicks(Math.Min(LastRetry.Ticks, retry.Ticks * 2));
            }
        }
    }

    private EventNews? Next()
    {
        lock (_gate)
        {
            while (_pending.Count > 0 && _time.GetUtcNow() - _pending[0].Last > Stale)
            {
                Drop(_pending[0]);
            }

            return _pending.Count == 0 ? null : _pending[0];
        }
    }

    private void Written(EventNews news)
    {
        RuntimeMetrics.EventWritten();
        lock (_gate)
        {
            var index = _pending.FindIndex(other => other.Key == news.Key);
            if (index < 0)
            {
                return;
            }

            // It may have happened again while it was being written.
            if (_pending[index].Count > news.Count)
            {
                _pending[index] = _pending[index] with { Count = _pending[index].Count - news.Count };
            }
            else
            {
                _pending.RemoveAt(index);
            }
        }
    }

    private void Drop(EventNews news)
    {
        _pending.Remove(news);
        RuntimeMetrics.EventDropped();
    }
}
