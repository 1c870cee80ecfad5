using Cpctl.StaticPods.Nodes;

namespace Cpctl.StaticPods.Tests.Nodes;

[Trait("Category", "Unit")]
public class HeartbeatTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(-3600, -3600, "nobody knows how long ago it was written")]
    [InlineData(-5, -5, "clocks agree")]
    [InlineData(3600, 0, "it can't be of the future")]
    public void Next_First_IsTakenForWhatItSaysUnlessThatIsTheFuture(int told, int heard, string why)
    {
        var first = Heartbeat.Next(null, At(told), Now);

        Assert.True(first.Heard == At(heard), why);
        Assert.Null(first.Offset);
    }

    [Theory]
    [InlineData(-40, -40, null)]
    [InlineData(40, 40, null)]
    [InlineData(-3600, 0, -3600)]
    [InlineData(3600, 0, 3600)]
    public void Next_Another_IsOfNowUnlessClocksAgree(int told, int heard, int? offset)
    {
        var next = Heartbeat.Next(Heartbeat.Next(null, At(told - 30), Now.AddSeconds(-30)), At(told), Now);

        Assert.Equal((At(heard), offset), (next.Heard, (int?)next.Offset?.TotalSeconds));
    }

    [Fact]
    public void Next_TheSameAgain_StaysWhenItWas()
    {
        var behind = Heartbeat.Next(Heartbeat.Next(null, At(-3630), Now.AddSeconds(-30)), At(-3600), Now);

        Assert.Equal(behind, Heartbeat.Next(behind, At(-3600), Now.AddMinutes(10)));
    }

    private static DateTimeOffset At(int seconds) => Now.AddSeconds(seconds);
}
