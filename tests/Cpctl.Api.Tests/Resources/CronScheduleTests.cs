using System.Globalization;
using Cpctl.Api.Resources;
using CsCheck;

namespace Cpctl.Api.Tests.Resources;

[Trait("Category", "Unit")]
public sealed class CronScheduleTests
{
    [Theory]
    [InlineData("0 */6 * * *", "UTC", "2026-11-23T06:00:00Z", "2026-11-23T12:00:00Z")]
    [InlineData("0 2 * * *", "Europe/Berlin", "2026-07-01T12:00:00Z", "2026-07-02T00:00:00Z")]
    [InlineData("0 2 * * *", "Europe/Berlin", "2026-12-01T12:00:00Z", "2026-12-02T01:00:00Z")]
    [InlineData("30 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z")] // half past two does not exist that night
    [InlineData("30 2 * * *", "Europe/Berlin", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z")] // comes twice that night, counts once
    [InlineData("0 0 29 2 *", "UTC", "2026-01-01T00:00:00Z", "2028-02-29T00:00:00Z")]
    public void Next_OfASchedule_IsByItsOwnClock(string fields, string zone, string after, string next) =>
        Assert.Equal(At(next), CronSchedule.Parse(fields, zone).Next(At(after)));

    [Theory]
    [InlineData("61 * * * *", "UTC")]
    [InlineData("* * * *", "UTC")]
    [InlineData("* * * * *", "Europe/Atlantis")]
    public void Parse_WhatCantBeKept_SaysWhy(string fields, string zone) => Assert.Throws<FormatException>(() => CronSchedule.Parse(fields, zone));

    [Fact]
    public void Next_OfAnything_IsLater() => Gen.Select(Gen.Int[0, 59], Gen.Int[0, 23], Gen.Int[0, 400_000_000], Gen.OneOf(Gen.Const("UTC"), Gen.Const("Europe/Berlin"), Gen.Const("America/New_York")))
        .Sample((minute, hour, seconds, zone) =>
        {
            var now = At("2020-01-01T00:00:00Z").AddSeconds(seconds);
            var next = CronSchedule.Parse($"{minute} {hour} * * *", zone).Next(now);
            Assert.InRange(next!.Value - now, TimeSpan.FromTicks(1), TimeSpan.FromHours(25));
        });

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
