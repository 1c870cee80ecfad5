using Polly;
using Polly.Retry;

namespace Cpctl.Api.Resilience;

/// <summary>
/// How a call that may be repeated is tried again. All of them stand here, each with its limit and why it is that; what they do is counted by name
/// (<c>cpctl_retries_total</c>). Waiting for a condition is no retry, and neither is a reconcile that is queued again.
/// </summary>
public sealed record RetryPipeline
{
    private RetryPipeline(string name) => Name = name;

    /// <summary>Writing to an API server that has only just started: namespaces, definitions and admission come up one after the other, within some seconds.</summary>
    public static RetryPipeline ApiServerStarts { get; } = new("api-server-starts") { Delay = TimeSpan.FromMilliseconds(100), Limit = TimeSpan.FromSeconds(60) };

    /// <summary>Asking the endpoint for its authority: a load balancer may still be looking for a server. Longer would keep a wrong address from its error.</summary>
    public static RetryPipeline JoinTrust { get; } = new("join-trust") { Delay = TimeSpan.FromMilliseconds(500), Limit = TimeSpan.FromSeconds(10) };

    /// <summary>Asking for an identity with the same keys, while API servers change hands. Whoever calls has a limit, and the user may wait for the first node.</summary>
    public static RetryPipeline JoinIdentity { get; } = new("join-identity") { Delay = TimeSpan.FromMilliseconds(500) };

    /// <summary>Changing the published signers, which several operators and agents write: read anew and tried at once.</summary>
    public static RetryPipeline SignersChange { get; } = new("signers-change") { Attempts = 5 };

    /// <summary>Comparing members' content: a comparison at a moment of compaction says nothing.</summary>
    public static RetryPipeline ContentComparison { get; } = new("content-comparison") { Attempts = 3 };

    /// <summary>Listening for the node's own commands: the address may be taken by an agent that is about to end.</summary>
    public static RetryPipeline LocalApiListens { get; } = new("local-api-listens") { Delay = TimeSpan.FromMilliseconds(500) };

    public static IReadOnlyList<RetryPipeline> All { get; } = [ApiServerStarts, JoinTrust, JoinIdentity, SignersChange, ContentComparison, LocalApiListens];

    /// <summary>Its label in metrics.</summary>
    public string Name { get; }

    /// <summary>Between two tries.</summary>
    public TimeSpan Delay { get; private init; }

    /// <summary>No try begins later than this after the first; null for no limit in time.</summary>
    public TimeSpan? Limit { get; private init; }

    /// <summary>The first try included; null for any number.</summary>
    public int? Attempts { get; private init; }

    /// <param name="call">What may be repeated.</param>
    /// <param name="passes">Whether a failure may pass by itself; every other one is thrown at once.</param>
    /// <param name="time">Clock.</param>
    /// <param name="cancellation">Ends it, also between two tries.</param>
    /// <param name="again">Whether a result counts as a failure; null for none.</param>
    /// <param name="told">Told of each failure that is tried again.</param>
    /// <returns>The first result that counts, or the last one.</returns>
    public async Task<T> RunAsync<T>(
        Func<CancellationToken, Task<T>> call, Func<Exception, bool> passes, TimeProvider time, CancellationToken cancellation, Func<T, bool>? again = null, Action<Exception>? told = null)
    {
        var started = time.GetTimestamp();
        var retry = new RetryStrategyOptions
        {
            Name = "retry",
            MaxRetryAttempts = (Attempts ?? int.MaxValue) - 1,
            Delay = Delay,
            BackoffType = DelayBackoffType.Constant,
            ShouldHandle = arguments => new ValueTask<bool>(
                (Limit is null || time.GetElapsedTime(started) + Delay < Limit)
                && (arguments.Outcome.Exception is { } failure ? passes(failure) : again?.Invoke((T)arguments.Outcome.Result!) == true)),
            OnRetry = arguments =>
            {
                if (arguments.Outcome.Exception is { } failure) told?.Invoke(failure);
                return default;
            },
        };
        var pipeline = new ResiliencePipelineBuilder { Name = Name, TimeProvider = time, TelemetryListener = RetryTelemetry.Listener }.AddRetry(retry).Build();
        return await pipeline.ExecuteAsync(async token => await call(token), cancellation);
    }
}
