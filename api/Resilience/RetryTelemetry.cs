using Cpctl.Api.Metrics;
using Polly.Telemetry;

namespace Cpctl.Api.Resilience;

/// <summary>Counts what pipelines try again, by their names.</summary>
internal sealed class RetryTelemetry : TelemetryListener
{
    /// <summary>Polly's name of the event.</summary>
    private const string Retry = "OnRetry";

    private RetryTelemetry()
    {
    }

    public static RetryTelemetry Listener { get; } = new();

    public override void Write<TResult, TArgs>(in TelemetryEventArguments<TResult, TArgs> args)
    {
        if (args.Event.EventName == Retry) RuntimeMetrics.TriedAgain(args.Source.PipelineName ?? "");
    }
}
