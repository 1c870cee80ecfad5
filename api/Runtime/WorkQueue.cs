using System.Threading.Channels;

namespace Cpctl.Api.Runtime;

/// <summary>
/// Keys waiting to be processed. A key is in the queue once however often it is added, is never handed out twice at the same
/// time, and is handed out again after <see cref="Done"/> when it was added while being processed. Thread-safe.
/// </summary>
public sealed class WorkQueue<TKey> : IDisposable
    where TKey : notnull
{
    private readonly Lock gate = new();
    private readonly Channel<TKey> ready = Channel.CreateUnbounded<TKey>();
    private readonly HashSet<TKey> dirty = [];
    private readonly HashSet<TKey> processing = [];
    private readonly Dictionary<TKey, int> failures = [];
    private readonly Dictionary<TKey, DelayedAdd> delayed = [];
    private readonly TimeProvider time;
    private readonly WorkQueueOptions options;
    private bool disposed;

    public WorkQueue(TimeProvider time, WorkQueueOptions? options = null)
    {
        this.time = time;
        this.options = options ?? new WorkQueueOptions();
    }

    /// <summary>The clock that waits go by.</summary>
    internal TimeProvider Time => time;

    /// <summary>Keys that wait, without those in process or delayed.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return dirty.Count - dirty.Count(processing.Contains);
            }
        }
    }

    public void Add(TKey key)
    {
        lock (gate)
        {
            if (disposed || !dirty.Add(key) || processing.Contains(key))
            {
                return;
            }

            ready.Writer.TryWrite(key);
        }
    }

    /// <summary>Adds later. Of several delayed adds of one key only the earliest is kept.</summary>
    public void AddAfter(TKey key, TimeSpan delay)
    {
        if (delay <= TimeSpan.Zero)
        {
            Add(key);
            return;
        }

        lock (gate)
        {
            var due = time.GetUtcNow() + delay;
            if (disposed || (delayed.TryGetValue(key, out var waiting) && waiting.Due <= due))
            {
                return;
            }

            waiting?.Timer.Dispose();
            var add = new DelayedAdd(due);
            delayed[key] = add;
            add.Timer = time.CreateTimer(_ => OnDue(key, add), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

            // Started when it is known: a clock that others move can fire before this call returns.
            add.Timer.Change(delay, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Adds after a wait that doubles with every call until <see cref="Forget"/>. Returns the wait.</summary>
    public TimeSpan AddRateLimited(TKey key)
    {
        TimeSpan delay;
        lock (gate)
        {
            var failed = failures.GetValueOrDefault(key);
            failures[key] = failed + 1;
            delay = Backoff.Delay(failed, options.MinBackoff, options.MaxBackoff);
        }

        AddAfter(key, delay);
        return delay;
    }

    /// <summary>The next key; waits for one. Call <see cref="Done"/> when finished with it.</summary>
    public async ValueTask<TKey> TakeAsync(CancellationToken cancellationToken)
    {
        var key = await ready.Reader.ReadAsync(cancellationToken);
        lock (gate)
        {
            dirty.Remove(key);
            processing.Add(key);
        }

        return key;
    }

    public void Done(TKey key)
    {
        lock (gate)
        {
            if (processing.Remove(key) && dirty.Contains(key))
            {
                ready.Writer.TryWrite(key);
            }
        }
    }

    /// <summary>The key succeeded: its next failure starts with the shortest wait again.</summary>
    public void Forget(TKey key)
    {
        lock (gate)
        {
            failures.Remove(key);
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            foreach (var add in delayed.Values)
            {
                add.Timer.Dispose();
            }

            delayed.Clear();
            ready.Writer.TryComplete();
        }
    }

    private void OnDue(TKey key, DelayedAdd add)
    {
        lock (gate)
        {
            // A timer that was replaced by an earlier one may still fire.
            if (!delayed.TryGetValue(key, out var current) || !ReferenceEquals(current, add))
            {
                return;
            }

            delayed.Remove(key);
        }

        add.Timer.Dispose();
        Add(key);
    }

    private sealed class DelayedAdd(DateTimeOffset due)
    {
        public DateTimeOffset Due { get; } = due;

        public ITimer Timer { get; set; } = null!;
    }
}
