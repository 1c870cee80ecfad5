using Cpctl.Api.Resources;
using Cpctl.StaticPods.Events;
using Cpctl.StaticPods.Status;

namespace Cpctl.StaticPods.Tests.Events;

[Trait("Category", "Unit")]
public sealed class ConditionNewsTests
{
    [Theory]
    [InlineData(ConditionTypes.Degraded, "False", "True", "Warning Degraded")]
    [InlineData(ConditionTypes.Degraded, "True", "False", "Normal Recovered")]
    [InlineData(ConditionTypes.Available, "True", "False", "Warning Unavailable")]
    [InlineData(ConditionTypes.Available, "False", "True", "Normal Available")]
    [InlineData(ConditionTypes.SpecValid, "True", "False", "Warning SpecInvalid")]
    [InlineData(ConditionTypes.SpecValid, "False", "True", "Normal SpecAccepted")]
    [InlineData(ConditionTypes.Degraded, "True", "True", null)]
    [InlineData(ConditionTypes.Progressing, "False", "True", null)]
    [InlineData(ConditionTypes.Degraded, "Unknown", "False", null)]
    public void Of_ConditionTurns_TellsWhatMatters(string type, string before, string after, string? expected)
    {
        var news = ConditionNews.Of([new Condition { Type = type, Status = before }], [new Condition { Type = type, Status = after, Message = "why" }]);

        Assert.Equal(expected is null ? [] : [expected], news.Select(one => $"{one.Severity} {one.Reason}"));
    }

    [Fact]
    public void Of_FirstStatus_IsNoNews() => Assert.Empty(ConditionNews.Of([], [new Condition { Type = ConditionTypes.Degraded, Status = "True" }]));
}
