using System.Globalization;
using Cpctl.Api.Resources;
using Cpctl.Recovery.Schedule;
using CsCheck;

namespace Cpctl.Recovery.Tests.Schedule;

[Trait("Category", "Unit")]
public sealed class BackupDueTests
{
    private static readonly CronSchedule Hourly = CronSchedule.Parse("0 * * * *", "UTC");

    [Theory]
    [InlineData(null, 0, null, "10:30", "10:30", 1, "11:00")] // none yet: at once
    [InlineData("10:00:05", 0, null, "10:30", null, 0, "11:00")]
    [InlineData("10:00:05", 0, null, "11:00", "11:00", 1, "12:00")]
    [InlineData("06:00:05", 0, null, "10:30", "07:00", 1, "11:00")] // four were missed: one makes up for them
    [InlineData("10:00:05", 1, "11:00:01", "11:00:30", null, 0, "11:01:01")] // failed: again after a minute
    [InlineData("10:00:05", 1, "11:00:01", "11:01:01", "11:00", 2, "12:00")]
    [InlineData("10:00:05", 4, "11:10", "11:15", null, 0, "11:18")] // then after two, four, eight
    [InlineData("10:00:05", 9, "11:50", "11:59", null, 0, "12:00")] // a new moment ends the pause
    [InlineData("10:00:05", 9, "11:50", "12:00", "11:00", 10, "13:00")]
    public void Decide_Situation_SaysWhetherAndWhen(string? verified, int failures, string? failed, string now, string? due, int attempt, string look)
    {
        var timing = BackupDue.Decide(Hourly, TryAt(verified), failures, TryAt(failed), At(now));

        Assert.Equal((TryAt(due), attempt, At(look)), (timing.Due, timing.Attempt, timing.LookAt));
    }

    [Fact]
    public void Decide_NeverDue_LooksLaterAndNotAfterTheNextMoment() =>
        Gen.Select(Gen.Int[0, 100_000], Gen.Int[0, 20], Gen.Int[0, 100_000], Gen.Int[0, 100_000]).Sample((verified, failures, failed, now) =>
        {
            var start = At("00:00");
            var timing = BackupDue.Decide(Hourly, start.AddSeconds(verified), failures, start.AddSeconds(Math.Max(failed, verified)), start.AddSeconds(Math.Max(now, Math.Max(failed, verified))));
            var clock = start.AddSeconds(Math.Max(now, Math.Max(failed, verified)));
            Assert.True(timing.LookAt > clock);
            Assert.True(timing.LookAt <= Hourly.Next(clock));
            Assert.True(timing.Due is null || (timing.Due > start.AddSeconds(verified) && timing.Due <= clock));
        });

    [Fact]
    public void Decide_AnOperatorThatLooksWhenItShould_MakesOneForEachMomentAndOneForAPause() =>
        Gen.Select(Gen.Int[1, 59], Gen.Int[0, 20], Gen.Int[1, 300]).Sample((every, before, away) =>
        {
            var schedule = CronSchedule.Parse($"*/{every} * * * *", "UTC");
            var now = At("00:00");
            DateTimeOffset last = now.AddSeconds(-1);
            var made = 0;
            for (var look = 0; look < before; look++) Look();
            var seen = made;
            now = now.AddMinutes(away);
            Look();

            Assert.True(made - seen <= 1);
            Assert.True(made <= before + 1);

            void Look()
            {
                var timing = BackupDue.Decide(schedule, last, 0, null, now);
                if (timing.Due is not null)
                {
                    made++;
                    last = now;
                }

                now = timing.LookAt!.Value;
            }
        });

    [Fact]
    public void StaleAt_OneWholeTurnMissed_IsTheSecondMoment() => Assert.Equal(At("12:00"), BackupDue.StaleAt(Hourly, At("10:00:05")));

    private static DateTimeOffset At(string time) => DateTimeOffset.Parse($"2026-11-23T{time}Z", CultureInfo.InvariantCulture);

    private static DateTimeOffset? TryAt(string? time) => time is null ? null : At(time);
}
