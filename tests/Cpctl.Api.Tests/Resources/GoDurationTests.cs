using Cpctl.Api.Resources;
using CsCheck;

namespace Cpctl.Api.Tests.Resources;

[Trait("Category", "Unit")]
public sealed class GoDurationTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("0s", 0)]
    [InlineData("100ms", 1_000_000)]
    [InlineData("1s", 10_000_000)]
    [InlineData("1.5s", 15_000_000)]
    [InlineData("1h30m", 54_000_000_000)]
    [InlineData("-2m", -1_200_000_000)]
    [InlineData("+1s", 10_000_000)]
    [InlineData("250us", 2_500)]
    [InlineData("250µs", 2_500)]
    [InlineData("1000ns", 10)]
    [InlineData("87600h", 3_153_600_000_000_000)]
    [InlineData(".5s", 5_000_000)]
    public void Parse_WhatGoTakes_GivesTicks(string text, long ticks) => Assert.Equal(ticks, GoDuration.Parse(text).Ticks);

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("s")]
    [InlineData("1d")]
    [InlineData("1 s")]
    [InlineData("1s ")]
    [InlineData("1.2.3s")]
    [InlineData("--1s")]
    [InlineData("-")]
    [InlineData(".s")]
    [InlineData("1h30")]
    [InlineData("99999999999999h")]
    public void Parse_AnythingElse_Throws(string text) => Assert.Throws<FormatException>(() => GoDuration.Parse(text));

    [Theory]
    [InlineData("1h30m")]
    [InlineData("100ms")]
    [InlineData("1.5s")]
    [InlineData("0s")]
    [InlineData("5s")]
    [InlineData("8760h")]
    [InlineData("-2m")]
    [InlineData("1m0.5s", "1m0.5s")]
    [InlineData("90s", "1m30s")]
    [InlineData("2us")]
    [InlineData("100ns")]
    public void Format_IsShort(string text, string? expected = null) => Assert.Equal(expected ?? text, GoDuration.Format(GoDuration.Parse(text)));

    [Fact]
    public void ParseOfFormat_AnySpan_IsTheSame() => Gen.Long.Sample(ticks =>
    {
        var span = TimeSpan.FromTicks(ticks == long.MinValue ? 0 : ticks);

        Assert.Equal(span, GoDuration.Parse(GoDuration.Format(span)));
    });

    [Fact]
    public void TryParse_AnyText_GivesAValueOnlyWhenItSaysSo() => Gen.String[Gen.OneOf<char>('0', '9', '.', 'h', 'm', 's', 'u', 'n', '-', 'µ'), 0, 12].Sample(text => GoDuration.TryParse(text, out var value) || value == default);
}
