using CsCheck;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Maintenance;
using Cpctl.Etcd.Membership;
using Cpctl.Etcd.Repair;
using static Cpctl.Etcd.Tests.Membership.Views;

namespace Cpctl.Etcd.Tests.Maintenance;

[Trait("Category", "Unit")]
public sealed class RepairPlanTests
{
    private static readonly EtcdAlarm Corrupt = new(2, EtcdAlarmKind.Corrupt);

    public static TheoryData<string, ClusterView, string, string?, string> Table => new()
    {
        // name, view, who differs, who is named, the step
        { "all equal", Of(Voter(1), Voter(2), Voter(3)), "", null, "3 members hold the same at revision 10, and no Corrupt alarm is raised" },
        { "all equal, alarm", Raised(Voter(1), Voter(2), Voter(3)), "", null, "take the alarm Corrupt of member 0000000000000002 back" },
        { "the wrong one is out", Raised(Voter(1), Voter(3)), "", null, "take the alarm Corrupt of member 0000000000000002 back" },
        { "one follower differs", Raised(Voter(1), Voter(2), Voter(3)), "cp2", null, "remove cp2 (0000000000000002): it holds other keys than the majority" },
        { "the leader differs", Raised(Voter(1), Voter(2), Voter(3)), "cp1", null, "move leadership to cp2: cp1 leads" },
        { "without an alarm", Of(Voter(1), Voter(2), Voter(3)), "cp3", null, "remove cp3" },
        { "two of five differ", Raised(Voter(1), Voter(2), Voter(3), Voter(4), Voter(5)), "cp1 cp2", null, "remove cp2" },
        { "no majority", Raised(Voter(1), Voter(2), Voter(3)), "cp1 cp2 cp3", null, "no 2 of 3 voters are known to hold the same" },
        { "two voters", Raised(Voter(1), Voter(2)), "cp1 cp2", null, "no 2 of 2 voters" },
        { "two voters, one is named", Raised(Voter(1), Voter(2)), "cp1 cp2", "cp2", "remove cp2 (0000000000000002): it was named as the one that is wrong" },
        { "two voters, the leader is named", Raised(Voter(1), Voter(2)), "cp1 cp2", "cp1", "move leadership to cp2" },
        { "the wrong one is named", Raised(Voter(1), Voter(2), Voter(3)), "cp2", "0000000000000002", "remove cp2" },
        { "a right one is named", Raised(Voter(1), Voter(2), Voter(3)), "cp2", "cp3", "cp3 is not the one that is wrong" },
        { "named, all equal", Raised(Voter(1), Voter(2), Voter(3)), "", "cp3", "cannot be told from the others" },
        { "nobody of that name", Raised(Voter(1), Voter(2), Voter(3)), "cp2", "cp9", "there is no voter cp9" },
        { "one is down, two differ", Raised(Voter(1), Voter(2), DeadVoter(3)), "cp1 cp2", null, "no 2 of 3 voters" },
        { "one is down, named", Raised(Voter(1), Voter(2), DeadVoter(3)), "cp1 cp2", "cp2", "cannot be removed: 1 of the other 2 voters are healthy" },
        { "one is down, the others are equal", Raised(Voter(1), Voter(2), DeadVoter(3)), "", null, "take the alarm Corrupt" },
        { "no quorum", Of(Voter(1)) with { IsLinearizable = false, Problem = "timeout" }, "", null, "no quorum of etcd answers: timeout" },
    };

    [Theory]
    [MemberData(nameof(Table), DisableDiscoveryEnumeration = true)]
    public void Next_Comparison_Step(string name, ClusterView view, string differing, string? given, string step)
    {
        var next = RepairPlan.Next(view, new ContentComparison(10, differing.Split(' ', StringSplitOptions.RemoveEmptyEntries)), given);

        Assert.True(next.Text.StartsWith(step, StringComparison.Ordinal) || next is RepairStep.Refuse && next.Text.Contains(step, StringComparison.Ordinal), $"{name}: {next.Text}");
    }

    /// <summary>A good member that is down beside a wrong one does not start, and without it the wrong one can't be taken out: there is a way, and it is named.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData("cp2")]
    public void Next_OneIsDownBesideOneThatDiffers_TheWayOutIsNamed(string? given)
    {
        var step = RepairPlan.Next(Raised(Voter(1), Voter(2), DeadVoter(3)), new ContentComparison(10, ["cp1", "cp2"]), given);

        Assert.Contains("when the machine of the wrong one is shut down", Assert.IsType<RepairStep.Refuse>(step).Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Next_NotComparable_IsRefused() => Assert.IsType<RepairStep.Refuse>(RepairPlan.Next(Raised(Voter(1), Voter(2), Voter(3)), null, null));

    /// <summary>Any members, any hashes: what is right is never taken out, and no alarm is taken back over a difference.</summary>
    [Fact]
    public void Next_AnyHashes_AMajorityIsNeverTakenOutAndTheRestHasAQuorum() =>
        Gen.Select(Gen.Int[0, 2].Array[1, 5], Gen.Bool.Array[5], Gen.Int[0, 4]).Sample((hashes, up, leads) =>
        {
            var ids = Enumerable.Range(1, hashes.Length).Select(i => (ulong)i).ToList();
            var leader = ids[leads % ids.Count];
            var view = Raised([.. ids.Select(id => up[id - 1] || id == leader ? Voter(id, leader) : DeadVoter(id))]);
            var answering = view.Voters.Where(m => m.IsHealthy).ToList();
            var comparison = ContentComparison.Of(10, [.. answering.Select(m => new ContentHash(m.Info.Display, new EtcdHash((uint)hashes[m.Id - 1], 10, 1)))], ids.Count)!;
            switch (RepairPlan.Next(view, comparison, null))
            {
                case RepairStep.Remove remove:
                    var right = answering.Where(m => m.Id != remove.MemberId && hashes[m.Id - 1] != hashes[remove.MemberId - 1]).GroupBy(m => hashes[m.Id - 1]).Max(group => group.Count());
                    Assert.True(right * 2 > ids.Count && answering.Count - 1 >= ClusterView.QuorumOf(ids.Count - 1));
                    break;
                case RepairStep.Disarm:
                    Assert.True(answering.Select(m => hashes[m.Id - 1]).Distinct().Count() == 1 && answering.Count * 2 > ids.Count);
                    break;
            }
        });

    private static ClusterView Raised(params ObservedMember[] members) => Of(members) with { Alarms = [Corrupt] };
}
