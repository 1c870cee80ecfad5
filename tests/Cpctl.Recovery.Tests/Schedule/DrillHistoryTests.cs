using Cpctl.Api.Resources;
using Cpctl.Recovery.Schedule;

namespace Cpctl.Recovery.Tests.Schedule;

[Trait("Category", "Unit")]
public sealed class DrillHistoryTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddDays(20000);
    private static readonly CronSchedule Daily = CronSchedule.Parse("0 3 * * *", "UTC");

    [Fact]
    public void Of_NothingScheduledAndNothingMade_IsNothing() => Assert.Null(Report([], null));

    [Fact]
    public void Of_ScheduledAndNoneMade_AgeCountsFromTheFirstLook()
    {
        var first = Report([], Daily)!;
        var later = DrillReporting.Of(first, Daily, new DrillHistory([]), Now.AddHours(30))!;

        Assert.Equal((null, Now.AddHours(27), 0), (first.LastPassedAt, first.OverdueAt, first.Failures));
        Assert.Equal(first.OverdueAt, later.OverdueAt);
    }

    [Fact]
    public void Of_OneWentWellThenTwoFailed_TellsBoth()
    {
        var status = Report([Drilled("a", 1, passed: true), Drilled("b", 2, passed: false), Drilled("c", 3, passed: false), Backup("d", BackupPhases.Succeeded)], Daily)!;

        Assert.Equal((Now.AddHours(1), "a", 2, "c on cp1: why c"), (status.LastPassedAt, status.LastPassed, status.Failures, status.Message));
        Assert.Equal(Now.AddHours(27), status.OverdueAt);
    }

    [Fact]
    public void Of_FailedThenWentWell_IsWell()
    {
        var status = Report([Drilled("a", 1, passed: false), Drilled("b", 2, passed: true)], null)!;

        Assert.Equal(("b", 0, "why b", null, null), (status.LastPassed, status.Failures, status.Message, status.OverdueAt, status.NextAt));
    }

    [Theory]
    [InlineData(true, 30, false)]
    [InlineData(false, 30, false)]
    [InlineData(false, 61, true)]
    public void Timing_TheLastOneWasAskedForBetweenTwoMoments_IsRepeatedAfterAPauseWhenItFailed(bool passed, int secondsLater, bool isDue)
    {
        var history = new DrillHistory([Drilled("a", 1, passed: true), Drilled("asked", 2, passed)]);

        Assert.Equal(isDue, history.Timing(Daily, Now.AddHours(2).AddSeconds(secondsLater)).Due is not null);
    }

    [Fact]
    public void Attempts_ABackupForADrillFailed_CountsAsOne()
    {
        var failed = Backup("b", BackupPhases.Failed);
        failed.Spec.Drill = true;
        failed.Status!.CompletedAt = Now.AddHours(2);

        Assert.Equal([Now.AddHours(2)], new DrillHistory([Drilled("a", 1, passed: true), failed]).Attempts);
        Assert.Empty(new DrillHistory([Drilled("a", 3, passed: true), failed]).Attempts);
    }

    [Fact]
    public void Litter_TheBundleOfTheLastDrillIsPruned_ItsObjectStays()
    {
        var (older, last, newest) = (Drilled("a", 1, true, BackupPhases.Pruned), Drilled("b", 2, true, BackupPhases.Pruned), Backup("c", BackupPhases.Succeeded));

        Assert.Equal(["a"], new BackupHistory([older, last, newest], Now).Litter(10).Select(backup => backup.Metadata.Name));
    }

    [Fact]
    public void UnderWay_Drilling_IsUnderWayAndVerified()
    {
        var history = new BackupHistory([Backup("a", BackupPhases.Drilling)], Now);

        Assert.Equal(("a", "a", true), (history.UnderWay?.Metadata.Name, history.LastVerified?.Metadata.Name, history.HasOpenScheduled));
    }

    private static DrillStatus? Report(EtcdBackup[] backups, CronSchedule? schedule) => DrillReporting.Of(null, schedule, new DrillHistory(backups), Now);

    private static EtcdBackup Drilled(string name, int hour, bool passed, string phase = BackupPhases.Succeeded)
    {
        var backup = Backup(name, phase);
        backup.Status!.Drill = new DrillResult { Passed = passed, Node = "cp1", Message = $"why {name}", CompletedAt = Now.AddHours(hour) };
        return backup;
    }

    private static EtcdBackup Backup(string name, string phase) => new()
    {
        Metadata = new ObjectMeta { Name = name, CreationTimestamp = Now },
        Spec = new EtcdBackupSpec { ScheduledFor = Now },
        Status = new EtcdBackupStatus { Phase = phase, Verified = phase != BackupPhases.Failed, StartedAt = Now },
    };
}
