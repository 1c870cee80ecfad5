using CsCheck;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Maintenance;
using Cpctl.Etcd.Membership;
using Cpctl.Etcd.Tests.Membership;

namespace Cpctl.Etcd.Tests.Maintenance;

[Trait("Category", "Unit")]
public sealed class MaintenancePlanProperties
{
    private static readonly MaintenanceRules Rules = new(45, 100_000_000, 1_000_000_000);

    private static readonly Gen<ClusterView> AnyView = Gen.Select(
        Gen.Select(Gen.Int[1, 1000], Gen.Int[0, 100], Gen.Int[0, 4]).Array[1, 5], Gen.Int[0, 5], Gen.Bool, Gen.Int[0, 3],
        (members, leader, linearizable, alarm) => new ClusterView
        {
            ClusterId = 7,
            IsLinearizable = linearizable,
            Members = [.. members.Select((m, i) => Member((ulong)i + 1, (ulong)leader, m.Item1, m.Item2, m.Item3))],
            Alarms = alarm switch
            {
                1 => [new EtcdAlarm(1, EtcdAlarmKind.NoSpace)],
                2 => [new EtcdAlarm(0, EtcdAlarmKind.Corrupt)],
                _ => [],
            },
        });

    [Fact]
    public void Next_AnyView_TouchesNobodyWhoIsNeeded() => Gen.Select(AnyView, Gen.Bool).Sample(
        (view, compacted) =>
        {
            var memory = new MaintenanceMemory(Views.Start, compacted ? Views.Start : null, new Dictionary<ulong, DateTimeOffset>());
            var step = MaintenancePlan.Next(view, Rules, memory);
            Assert.True(!step.IsAction || view is { IsLinearizable: true, Leader: not null }, "something was done without a quorum");
            Assert.True(step is not (MaintenanceStep.Compact or MaintenanceStep.Disarm) || view.Alarms.Any(a => a.Kind == EtcdAlarmKind.NoSpace));
            if (step is MaintenanceStep.Disarm)
            {
                Assert.All(view.Voters.Where(m => m.IsHealthy), m => Assert.True(m.Status!.DbSize <= Rules.QuotaBytes * 9 / 10));
            }

            if (step is MaintenanceStep.Defragment { MemberId: var id })
            {
                Assert.True(view.Find(id)!.IsHealthy);
                Assert.True(id != view.Leader!.Id || view.SuccessorOf(id) is null, "the leader was rewritten while another could lead");
                Assert.True(view.Alarms.Count > 0 || view.EveryVoterIsHealthy, "a member was rewritten by rule while another was unhealthy");
            }

            Assert.True(step is not MaintenanceStep.MoveLeader move || view.Find(move.To) is { IsVoter: true, IsHealthy: true });
        },
        iter: 20_000);

    /// <summary>Whatever the databases are like, doing what the plan says ends, with no member left that is due.</summary>
    [Fact]
    public void Next_DoneAgainAndAgain_Ends() => AnyView.Sample(
        start =>
        {
            var view = start;
            var memory = new MaintenanceMemory(Views.Start, null, new Dictionary<ulong, DateTimeOffset>());
            for (var i = 0; i < 40; i++)
            {
                var step = MaintenancePlan.Next(view, Rules, memory);
                if (!step.IsAction)
                {
                    return;
                }

                (view, memory) = After(view, memory, step);
            }

            Assert.Fail("it never ends");
        },
        iter: 5_000);

    private static (ClusterView View, MaintenanceMemory Memory) After(ClusterView view, MaintenanceMemory memory, MaintenanceStep step) => step switch
    {
        MaintenanceStep.Compact(var revision) => (view, memory with { CompactedAt = memory.Now, Compacted = (memory.Compacted?.First ?? revision, revision) }),
        MaintenanceStep.Disarm disarm => (view with { Alarms = [.. view.Alarms.Where(a => a != disarm.Alarm)] }, memory),
        MaintenanceStep.MoveLeader move => (Change(view, m => m with { Status = m.Status is { } s ? s with { Leader = move.To } : null }), memory),
        MaintenanceStep.Defragment d => (
            Change(view, m => m.Id == d.MemberId ? m with { Status = m.Status! with { DbSize = m.Status.DbSizeInUse } } : m),
            memory with { DefragmentedTo = new Dictionary<ulong, long>(memory.DefragmentedTo) { [d.MemberId] = memory.Compacted?.Last ?? 0 } }),
        _ => (view, memory),
    };

    private static ClusterView Change(ClusterView view, Func<ObservedMember, ObservedMember> change) => view with { Members = [.. view.Members.Select(change)] };

    private static ObservedMember Member(ulong id, ulong leader, int megabytes, int percent, int kind) => kind switch
    {
        0 => Views.DeadVoter(id),
        _ => Views.Voter(id, leader) is var m
            ? m with { Status = m.Status! with { DbSize = megabytes * 1_000_000L, DbSizeInUse = megabytes * 10_000L * percent } }
            : m,
    };
}
