using Cpctl.Etcd.Client;
using Cpctl.Etcd.Maintenance;
using Cpctl.Etcd.Membership;
using Cpctl.Etcd.Tests.Membership;

namespace Cpctl.Etcd.Tests.Maintenance;

[Trait("Category", "Unit")]
public sealed class MaintenancePlanTests
{
    private const long Megabyte = 1_000_000;
    private static readonly MaintenanceRules Rules = new(FragmentationPercent: 45, MinimumSizeBytes: 100 * Megabyte, QuotaBytes: 1000 * Megabyte);
    private static readonly MaintenanceMemory Fresh = new(Views.Start, null, new Dictionary<ulong, DateTimeOffset>());
    private static readonly MaintenanceMemory Compacted = Fresh with { CompactedAt = Views.Start - TimeSpan.FromSeconds(1) };

    [Theory]
    [InlineData(99, 0)] // too small to be worth a pause
    [InlineData(200, 120)] // 40 %
    public void Next_RuleIsNotMet_LeavesThemAlone(long size, long inUse) =>
        Assert.IsType<MaintenanceStep.Nothing>(MaintenancePlan.Next(View(Db(1, size, inUse), Db(2), Db(3)), Rules, Fresh));

    [Fact]
    public void Next_FragmentationIsTurnedOff_LeavesThemAlone() => Assert.IsType<MaintenanceStep.Nothing>(
        MaintenancePlan.Next(View(Db(1), Db(2, 900, 1), Db(3)), Rules with { FragmentationPercent = 0 }, Fresh));

    [Fact]
    public void Next_AllAreFragmented_FollowersFirstThenLeadershipMovesThenTheLast()
    {
        Assert.Equal(2UL, Defragmented(View(Db(1, 200, 50), Db(2, 200, 50), Db(3, 200, 50))));
        Assert.Equal(3UL, Defragmented(View(Db(1, 200, 50), Db(2), Db(3, 200, 50))));
        var move = Assert.IsType<MaintenanceStep.MoveLeader>(MaintenancePlan.Next(View(Db(1, 200, 50), Db(2), Db(3)), Rules, Fresh));
        Assert.Equal(1UL, move.From);
        Assert.NotEqual(1UL, move.To);
    }

    [Fact]
    public void Next_OnlyMemberIsFragmented_IsDefragmentedThoughItLeads() => Assert.Equal(1UL, Defragmented(View(Db(1, 200, 50))));

    [Fact]
    public void Next_AnotherMemberIsUnhealthy_Waits()
    {
        var step = MaintenancePlan.Next(View(Db(1), Db(2, 200, 50), Views.DeadVoter(3)), Rules, Fresh);
        Assert.Contains("cp3 is unhealthy", Assert.IsType<MaintenanceStep.Wait>(step).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Next_RewrittenAMomentAgo_IsNotRewrittenAgain()
    {
        var memory = Fresh with { DefragmentedAt = new Dictionary<ulong, DateTimeOffset> { [2] = Views.Start - TimeSpan.FromMinutes(1) } };
        Assert.IsType<MaintenanceStep.Nothing>(MaintenancePlan.Next(View(Db(1), Db(2, 200, 50), Db(3)), Rules, memory));
    }

    [Fact]
    public void Next_NoSpace_CompactsFirst() =>
        Assert.IsType<MaintenanceStep.Compact>(MaintenancePlan.Next(Full(Db(1, 1000, 900), Db(2, 1000, 900), Db(3, 1000, 900)), Rules, Fresh));

    [Fact]
    public void Next_NoSpaceAndCompacted_RewritesFollowersThenMovesLeadership()
    {
        Assert.Equal(2UL, Defragmented(Full(Db(1, 1000, 200), Db(2, 1000, 200), Db(3, 1000, 200)), Compacted));
        Assert.IsType<MaintenanceStep.MoveLeader>(MaintenancePlan.Next(Full(Db(1, 1000, 200), Db(2, 200, 200), Db(3, 200, 200)), Rules, Compacted));
    }

    [Fact]
    public void Next_NoSpaceAndOneMemberIsDead_RescuesTheOthers() =>
        Assert.Equal(2UL, Defragmented(Full(Db(1, 1000, 200), Db(2, 1000, 200), Views.DeadVoter(3)), Compacted));

    [Fact]
    public void Next_NoSpaceAndThereIsRoomEverywhere_Disarms()
    {
        var step = MaintenancePlan.Next(Full(Db(1, 200, 200), Db(2, 200, 200), Db(3, 200, 200)), Rules, Compacted);
        Assert.Equal(new EtcdAlarm(2, EtcdAlarmKind.NoSpace), Assert.IsType<MaintenanceStep.Disarm>(step).Alarm);
    }

    [Fact]
    public void Next_NoSpaceAndTheDataIsReallyThatLarge_SaysWhatToDo()
    {
        var full = Full(Db(1, 1000, 990), Db(2, 1000, 990), Db(3, 1000, 990));
        Assert.Contains("deletions still work", Assert.IsType<MaintenanceStep.Wait>(MaintenancePlan.Next(full, Rules, Compacted)).Reason, StringComparison.Ordinal);

        // Deletions free space only when history goes.
        Assert.IsType<MaintenanceStep.Compact>(MaintenancePlan.Next(full, Rules, Compacted with { Now = Views.Start + TimeSpan.FromMinutes(1) }));
    }

    [Fact]
    public void Next_NoSpaceAndNoHolesAreCounted_RewritesOnceForEachDeletion()
    {
        var full = Full(Db(1, 1000, 990), Db(2, 1000, 990));
        var followerIsDone = Compacted with { Compacted = (545, 545), DefragmentedTo = new Dictionary<ulong, long> { [2] = 545 } };
        var somethingWasDeleted = followerIsDone with { Compacted = (545, 546) };
        var followerIsDoneAgain = somethingWasDeleted with { DefragmentedTo = new Dictionary<ulong, long> { [2] = 546 } };

        Assert.Equal(2UL, Defragmented(full, followerIsDone with { DefragmentedTo = new Dictionary<ulong, long>() }));
        Assert.IsType<MaintenanceStep.Wait>(MaintenancePlan.Next(full, Rules, followerIsDone));
        Assert.Equal(2UL, Defragmented(full, somethingWasDeleted));
        Assert.IsType<MaintenanceStep.MoveLeader>(MaintenancePlan.Next(full, Rules, followerIsDoneAgain));
    }

    [Fact]
    public void Next_NoSpaceOnTheOnlyMember_IsRewrittenThoughNoHolesAreCounted() =>
        Assert.Equal(1UL, Defragmented(Full(Db(1, 1000, 990)), Compacted with { Compacted = (545, 545) }));

    [Fact]
    public void Next_Corrupt_TouchesNothing()
    {
        var view = View(Db(1, 900, 1), Db(2, 900, 1), Db(3, 900, 1)) with { Alarms = [new EtcdAlarm(2, EtcdAlarmKind.Corrupt)] };
        Assert.IsType<MaintenanceStep.Nothing>(MaintenancePlan.Next(view, Rules, Fresh));
    }

    internal static ObservedMember Db(ulong id, long megabytes = 10, long inUse = 10)
    {
        var voter = Views.Voter(id);
        return voter with { Status = voter.Status! with { DbSize = megabytes * Megabyte, DbSizeInUse = inUse * Megabyte } };
    }

    private static ClusterView View(params ObservedMember[] members) => Views.Of(members);

    private static ClusterView Full(params ObservedMember[] members) => Views.Of(members) with { Alarms = [new EtcdAlarm(2, EtcdAlarmKind.NoSpace)] };

    private static ulong Defragmented(ClusterView view, MaintenanceMemory? memory = null) =>
        Assert.IsType<MaintenanceStep.Defragment>(MaintenancePlan.Next(view, Rules, memory ?? Fresh)).MemberId;
}
