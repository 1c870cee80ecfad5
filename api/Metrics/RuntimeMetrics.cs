using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Cpctl.Api.Runtime;

namespace Cpctl.Api.Metrics;

/// <summary>What every controller and every client of the API measures, agent and operator alike.</summary>
public static class RuntimeMetrics
{
    /// <summary>For the process's <see cref="MetricExporter"/>. First, for the instruments below are made with it.</summary>
    public static Meter Meter { get; } = new("Cpctl.Runtime");

    private static readonly ConcurrentDictionary<string, Func<int>> Queues = new(StringComparer.Ordinal);
    private static long LastAnswer;

    internal static readonly MetricDefinition QueueDepth = new(
        "cpctl_workqueue_depth", MetricKind.Gauge, "Keys that wait to be reconciled.", "controller");

    internal static readonly MetricDefinition QueueRetries = new(
        "cpctl_workqueue_retries_total", MetricKind.Counter, "Reconciles that failed and were queued again.", "controller");

    internal static readonly MetricDefinition ReconcileDuration = new(
        "cpctl_reconcile_duration_seconds", MetricKind.Histogram, "How long one reconcile took.", "controller");

    internal static readonly MetricDefinition ApiRequests = new(
        "cpctl_api_requests_total", MetricKind.Counter, "Requests to the API server, by HTTP status; code none: no server answered.", "method", "code");

    internal static readonly MetricDefinition ApiLastAnswer = new(
        "cpctl_api_last_answer_timestamp_seconds", MetricKind.Gauge, "When an API server last answered anything below 500; 0 before the first time.");

    internal static readonly MetricDefinition LeaseAcquired = new(
        "cpctl_lease_acquired_total", MetricKind.Counter, "Times this process won a lease.", "lease");

    internal static readonly MetricDefinition EventsWritten = new(
        "cpctl_events_total", MetricKind.Counter, "Kubernetes Events, by what became of them: written, dropped.", "result");

    internal static readonly MetricDefinition CallRetries = new(
        "cpctl_retries_total", MetricKind.Counter, "Calls that failed and were tried again, by what they are for.", "pipeline");

    private static readonly Counter<double> Retries = QueueRetries.CreateCounter(Meter);
    private static readonly Histogram<double> Durations = ReconcileDuration.CreateHistogram(Meter, 0.001, 0.005, 0.025, 0.1, 0.5, 1, 2.5, 5, 10, 30);
    private static readonly Counter<double> Requests = ApiRequests.CreateCounter(Meter);
    private static readonly Counter<double> Acquired = LeaseAcquired.CreateCounter(Meter);
    private static readonly Counter<double> TriesAgain = CallRetries.CreateCounter(Meter);
    private static readonly Counter<double> Events = EventsWritten.CreateCounter(Meter);

    static RuntimeMetrics()
    {
        QueueDepth.Observe(Meter, () => Queues.Select(queue => QueueDepth.Of(queue.Value(), queue.Key)));
        ApiLastAnswer.Observe(Meter, () => Volatile.Read(ref LastAnswer));
    }

    /// <summary>For the reference.</summary>
    public static IReadOnlyList<MetricDefinition> All { get; } =
        [QueueDepth, QueueRetries, ReconcileDuration, ApiRequests, ApiLastAnswer, LeaseAcquired, EventsWritten, CallRetries];

    internal static void Watch<TKey>(string controller, WorkQueue<TKey> queue)
        where TKey : notnull => Queues[controller] = () => queue.Count;

    internal static void Retried(string controller) => Retries.Add(1, QueueRetries.Tags(controller));

    internal static void Reconciled(string controller, TimeSpan took) => Durations.Record(took.TotalSeconds, ReconcileDuration.Tags(controller));

    internal static void Answered(HttpMethod method, int status, DateTimeOffset now)
    {
        Requests.Add(1, ApiRequests.Tags(method.Method, $"{status}"));
        if (status < 500)
        {
            Volatile.Write(ref LastAnswer, now.ToUnixTimeSeconds());
        }
    }

    internal static void NotAnswered(HttpMethod method) => Requests.Add(1, ApiRequests.Tags(method.Method, "none"));

    internal static void TriedAgain(string pipeline) => TriesAgain.Add(1, CallRetries.Tags(pipeline));

    internal static void Leads(string lease) => Acquired.Add(1, LeaseAcquired.Tags(lease));

    internal static void EventWritten() => Events.Add(1, EventsWritten.Tags("written"));

    internal static void EventDropped() => Events.Add(1, EventsWritten.Tags("dropped"));
}
