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

    private readonly EventRecorder recorder;
    private readonly EventFolding folding;
    private readonly TimeProvider time;
    private readonly Lock gate = new();
    private readonly List<EventNews> pending = [];

    // At most one wake-up is kept.
    private readonly Channel<bool> some = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public EventQueue(EventRecorder recorder, TimeProvider time)
    {
        this.recorder = recorder;
        this.time = time;
        folding = new EventFolding(time);
    }

    public string Name => "events";

    /// <summary>Returns at once.</summary>
    /// <param name="about">The object it happened to.</param>
    /// <param name="severity">Whether somebody should look.</param>
    /// <param name="reason">One word in CamelCase.</param>
    /// <param name="message">A sentence.</param>
    public void Tell(IKubeObject about, EventSeverity severity, string reason, string message)
    {
        lock (gate)
        {
            var news = new EventNews(about, severity, reason, message, time.GetUtcNow())
            {
                IsFolded = folding.IsOneTooMany($"{about.Kind}/{about.Metadata.Name}/{reason}", message),
            };
            var same = pending.FindIndex(other => other.Key == news.Key);
            if (same >= 0)
            {
                pending[same] = pending[same] with { Message = message, Last = news.First, Count = pending[same].Count + 1 };
                return;
            }

            if (pending.Count == Capacity)
            {
                Drop(pending[0]);
            }

            pending.Add(news);
        }

        some.Writer.TryWrite(true);
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var retry = FirstRetry;
        while (true)
        {
            if (Next() is not { } news)
            {
                await some.Reader.ReadAsync(cancellationToken);
            }
            else if (await recorder.TryWriteAsync(news, cancellationToken))
            {
                Written(news);
                retry = FirstRetry;
            }
            else
            {
                await Task.Delay(retry, time, cancellationToken);
                retry = TimeSpan.FromTicks(Math.Min(LastRetry.Ticks, retry.Ticks * 2));
            }
        }
    }

    private EventNews? Next()
    {
        lock (gate)
        {
            while (pending.Count > 0 && time.GetUtcNow() - pending[0].Last > Stale)
            {
                Drop(pending[0]);
            }

            return pending.Count == 0 ? null : pending[0];
        }
    }

    private void Written(EventNews news)
    {
        RuntimeMetrics.EventWritten();
        lock (gate)
        {
            var index = pending.FindIndex(other => other.Key == news.Key);
            if (index < 0)
            {
                return;
            }

            // It may have happened again while it was being written.
            if (pending[index].Count > news.Count)
            {
                pending[index] = pending[index] with { Count = pending[index].Count - news.Count };
            }
            else
            {
                pending.RemoveAt(index);
            }
        }
    }

    private void Drop(EventNews news)
    {
        pending.Remove(news);
        RuntimeMetrics.EventDropped();
    }
}
