using System.Diagnostics.Metrics;
using Cpctl.Api.Metrics;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Membership;

namespace Cpctl.Etcd.Metrics;

/// <summary>The etcd cluster as one observer sees it: every agent serves its own view, also while the API is down.</summary>
public sealed class EtcdMetrics
{
    private static readonly MetricDefinition Healthy = new(
        "cpctl_etcd_member_healthy", MetricKind.Gauge, "1 when the member answers this node and, being a voter, serves linearizable reads.", "member");

    private static readonly MetricDefinition Voter = new("cpctl_etcd_member_voter", MetricKind.Gauge, "1 for a voter, 0 for a learner.", "member");

    private static readonly MetricDefinition Leader = new("cpctl_etcd_member_leader", MetricKind.Gauge, "1 for the leader.", "member");

    private static readonly MetricDefinition Size = new(
        "cpctl_etcd_member_db_size_bytes", MetricKind.Gauge, "Size of the member's database file.", "member");

    private static readonly MetricDefinition SizeInUse = new(
        "cpctl_etcd_member_db_in_use_bytes", MetricKind.Gauge, "What of the member's database file holds data; the rest is won back by defragmenting.", "member");

    private static readonly MetricDefinition Lag = new(
        "cpctl_etcd_member_lag_entries", MetricKind.Gauge, "Committed entries the member has not applied yet.", "member");

    private static readonly MetricDefinition Quorum = new("cpctl_etcd_has_quorum", MetricKind.Gauge, "1 when a quorum answers this node.");

    private static readonly MetricDefinition Alarms = new("cpctl_etcd_alarms", MetricKind.Gauge, "Alarms that etcd has raised.", "alarm");

    private static readonly MetricDefinition LeaderChanges = new(
        "cpctl_etcd_leader_changes_total", MetricKind.Counter, "Times this node saw another leader than before.");

    private readonly Counter<double> _changes;
    private volatile ClusterView? _view;
    private ulong _leader;

    public EtcdMetrics(Meter meter)
    {
        _changes = LeaderChanges.CreateCounter(meter);
        _changes.Add(0);
        Members(meter, Healthy, (member, _) => member.IsHealthy ? 1 : 0);
        Members(meter, Voter, (member, _) => member.IsVoter ? 1 : 0);
        Members(meter, Leader, (member, view) => view.Leader?.Id == member.Id ? 1 : 0);
        Members(meter, Size, (member, _) => member.Status?.DbSize);
        Members(meter, SizeInUse, (member, _) => member.Status?.DbSizeInUse);
        Members(meter, Lag, (member, view) => member.LagBehind(view.Leader));
        Quorum.Observe(meter, () => _view is { } view ? view.IsLinearizable ? 1 : 0 : null);
        Alarms.Observe(meter, () => (_view?.Alarms ?? []).GroupBy(alarm => alarm.Kind).Select(kind => Alarms.Of(kind.Count(), $"{kind.Key}")));
    }

    /// <summary>For the reference.</summary>
    public static IReadOnlyList<MetricDefinition> All { get; } = [Healthy, Voter, Leader, Size, SizeInUse, Lag, Quorum, Alarms, LeaderChanges];

    /// <summary>Takes note of a look at the members.</summary>
    public void Seen(ClusterView view)
    {
        _view = view;
        if (view.Leader is { } leader && leader.Id != _leader)
        {
            _changes.Add(_leader == 0 ? 0 : 1);
            _leader = leader.Id;
        }
    }

    private void Members(Meter meter, MetricDefinition metric, Func<ObservedMember, ClusterView, double?> value) => metric.Observe(meter, () =>
        from member in _view?.Members ?? []
        let current = value(member, _view!)
        where current is not null
        select metric.Of(current.Value, member.Info.HasStarted ? member.Info.Name : MemberId.ToText(member.Id)));
}
