using System.Threading.Channels;

namespace Cpctl.Api.Runtime;

/// <summary>
/// Keys waiting to be processed. A key is in the queue once however often it is added, is never handed out twice at the same
/// time, and is handed out again after <see cref="Done"/> when it was added while being processed. Thread-safe.
/// </summary>
public sealed class WorkQueue<TKey> : IDisposable
    where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly Channel<TKey> _ready = Channel.CreateUnbounded<TKey>();
    private readonly HashSet<TKey> _dirty = [];
    private readonly HashSet<TKey> _processing = [];
    private readonly Dictionary<TKey, int> _failures = [];
    private readonly Dictionary<TKey, DelayedAdd> _delayed = [];
    private readonly TimeProvider _time;
    private readonly WorkQueueOptions _options;
    private bool _disposed;

    public WorkQueue(TimeProvider time, WorkQueueOptions? options = null)
    {
        _time = time;
        _options = options ?? new WorkQueueOptions();
    }

    /// <summary>The clock that waits go by.</summary>
    internal TimeProvider Time => _time;

    /// <summary>Keys that wait, without those in process or delayed.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _dirty.Count - _dirty.Count(_processing.Contains);
            }
        }
    }

    public void Add(TKey key)
    {
        lock (_gate)
        {
            if (_disposed || !_dirty.Add(key) || _processing.Contains(key))
            {
                return;
            }

            _ready.Writer.TryWrite(key);
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

        lock (_gate)
        {
            var due = _time.GetUtcNow() + delay;
            if (_disposed || (_delayed.TryGetValue(key, out var waiting) && waiting.Due <= due))
            {
                return;
            }

            waiting?.Timer.Dispose();
            var add = new DelayedAdd(due);
            _delayed[key] = add;
            add.Timer = _time.CreateTimer(_ => OnDue(key, add), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

            // Started when it is known: a clock that others move can fire before this call returns.
            add.Timer.Change(delay, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Adds after a wait that doubles with every call until <see cref="Forget"/>. Returns the wait.</summary>
    public TimeSpan AddRateLimited(TKey key)
    {
        TimeSpan delay;
        lock (_gate)
        {
            var failed = _failures.GetValueOrDefault(key);
            _failures[key] = failed + 1;
            delay = Backoff.Delay(failed, _options.MinBackoff, _options.MaxBackoff);
        }

        AddAfter(key, delay);
        return delay;
    }

    /// <summary>The next key; waits for one. Call <see cref="Done"/> when finished with it.</summary>
    public async ValueTask<TKey> TakeAsync(CancellationToken cancellationToken)
    {
        var key = await _ready.Reader.ReadAsync(cancellationToken);
        lock (_gate)
        {
            _dirty.Remove(key);
            _processing.Add(key);
        }

        return key;
    }

    public void Done(TKey key)
    {
        lock (_gate)
        {
            if (_processing.Remove(key) && _dirty.Contains(key))
            {
                _ready.Writer.TryWrite(key);
            }
        }
    }

    /// <summary>The key succeeded: its next failure starts with the shortest wait again.</summary>
    public void Forget(TKey key)
    {
        lock (_gate)
        {
            _failures.Remove(key);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            foreach (var add in _delayed.Values)
            {
                add.Timer.Dispose();
            }

            _delayed.Clear();
            _ready.Writer.TryComplete();
        }
    }

    private void OnDue(TKey key, DelayedAdd add)
    {
        lock (_gate)
        {
            // A timer that was replaced by an earlier one may still fire.
            if (!_delayed.TryGetValue(key, out var current) || !ReferenceEquals(current, add))
            {
                return;
            }

            _delayed.Remove(key);
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
