using System.Diagnostics.Metrics;
using Cpctl.Api.Metrics;
using Cpctl.Etcd.Membership;
using Cpctl.StaticPods.Rollouts;

namespace Cpctl.StaticPods.Monitoring;

/// <summary>What the operator that leads decides about rollouts.</summary>
internal sealed class RolloutMetrics
{
    private static readonly string[] Phases = ["settled", "moving", "waiting", "gated", "paused", "stopped"];

    private static readonly MetricDefinition Phase = new(
        "cpctl_rollout_phase", MetricKind.Gauge,
        "1 for the phase the rollout is in: settled, moving, waiting (for a node), gated (held back by the quorum gate), paused, stopped (a revision failed).", "phase");

    private static readonly MetricDefinition Started = new(
        "cpctl_rollout_started_timestamp_seconds", MetricKind.Gauge, "When the rollout that goes on was first seen by this operator; absent while none does.");

    private static readonly MetricDefinition Duration = new(
        "cpctl_rollout_duration_seconds", MetricKind.Histogram, "How long rollouts took, by how they ended: complete, stopped.", "result");

    private static readonly MetricDefinition Refusals = new(
        "cpctl_rollout_gate_refusals_total", MetricKind.Counter, "Times the quorum gate began to hold a rollout back, by the rule that refused.", "rule");

    private readonly RolloutProgress _progress;
    private readonly Func<bool> _leads;
    private readonly RolloutClock _clock;
    private readonly Histogram<double> _duration;
    private readonly Counter<double> _refusals;
    private GateRule _refusing;

    public RolloutMetrics(Meter meter, RolloutProgress progress, Func<bool> leads, TimeProvider time)
    {
        _progress = progress;
        _leads = leads;
        _clock = new RolloutClock(time);
        _duration = Duration.CreateHistogram(meter, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600);
        _refusals = Refusals.CreateCounter(meter);
        Phase.Observe(meter, () => leads() && PhaseOf(progress.Step) is { } now ? Phases.Select(phase => Phase.Of(phase == now ? 1 : 0, phase)) : []);
        Started.Observe(meter, () => leads() ? _clock.Started?.ToUnixTimeSeconds() : null);
        progress.Subscribe(Decided);
    }

    /// <summary>For the reference.</summary>
    public static IReadOnlyList<MetricDefinition> All { get; } = [Phase, Started, Duration, Refusals];

    internal static string? PhaseOf(RolloutStep? step) => step switch
    {
        RolloutStep.Settled => "settled",
        RolloutStep.SetTarget => "moving",
        RolloutStep.Wait { Refusal: not GateRule.None } => "gated",
        RolloutStep.Wait => "waiting",
        RolloutStep.Paused => "paused",
        RolloutStep.Stopped => "stopped",
        _ => null,
    };

    private void Decided()
    {
        if (_progress.Step is not { } step)
        {
            return;
        }

        if (!_leads())
        {
            _clock.Forget();
            return;
        }

        if (_clock.Decided(step) is { } ended)
        {
            _duration.Record(ended.Took.TotalSeconds, Duration.Tags(ended.Result));
        }

        var rule = step is RolloutStep.Wait wait ? wait.Refusal : GateRule.None;
        if (rule != _refusing && rule != GateRule.None)
        {
            _refusals.Add(1, Refusals.Tags($"{rule}"));
        }

        _refusing = rule;
    }
}
