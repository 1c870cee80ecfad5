using System.Diagnostics.Metrics;
using Cpctl.Api.Metrics;
using Cpctl.Etcd.Membership;
using Cpctl.StaticPods.Agent.Planning;

namespace Cpctl.StaticPods.Agent.Metrics;

/// <summary>What the agent does to its node, counted.</summary>
internal sealed class WorkMetrics
{
    private static readonly MetricDefinition Steps = new(
        "cpctl_agent_steps_total", MetricKind.Counter, "Steps of applying revisions, by what came of them: done, failed (and tried again).", "step", "result");

    private static readonly MetricDefinition Applied = new(
        "cpctl_agent_apply_duration_seconds", MetricKind.Histogram,
        "From the first look at a new target to its commit, or to the decision to give it up.", "result");

    private static readonly MetricDefinition Refusals = new(
        "cpctl_agent_gate_refusals_total", MetricKind.Counter, "Times the node's own gate began to refuse a restart of etcd.", "rule");

    private readonly TimeProvider _time;
    private readonly Counter<double> _steps;
    private readonly Histogram<double> _applied;
    private readonly Counter<double> _refusals;
    private long _since;
    private long? _target;
    private GateRule _refusing;

    public WorkMetrics(Meter meter, TimeProvider time)
    {
        _time = time;
        _steps = Steps.CreateCounter(meter);
        _applied = Applied.CreateHistogram(meter, 1, 5, 10, 20, 30, 60, 120, 300, 600, 1800);
        _refusals = Refusals.CreateCounter(meter);
    }

    /// <summary>For the reference.</summary>
    public static IReadOnlyList<MetricDefinition> All { get; } = [Steps, Applied, Refusals];

    public void Target(long revision)
    {
        if (_target != revision)
        {
            (_target, _since) = (revision, _time.GetTimestamp());
        }
    }

    /// <param name="gate">The rule by which the node waits; none when it does not.</param>
    public void Gate(GateRule gate)
    {
        if (gate != _refusing && gate != GateRule.None)
        {
            _refusals.Add(1, Refusals.Tags($"{gate}"));
        }

        _refusing = gate;
    }

    public void Done(ApplyStep step)
    {
        _steps.Add(1, Steps.Tags(step.GetType().Name, "done"));
        if (step is ApplyStep.Commit or ApplyStep.FallBack)
        {
            _applied.Record(_time.GetElapsedTime(_since).TotalSeconds, Applied.Tags(step is ApplyStep.Commit ? "committed" : "given_up"));
        }
    }

    public void Failed(ApplyStep step) => _steps.Add(1, Steps.Tags(step.GetType().Name, "failed"));
}
