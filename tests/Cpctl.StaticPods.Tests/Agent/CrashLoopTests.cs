using Cpctl.StaticPods.Agent.Planning;

namespace Cpctl.StaticPods.Tests.Agent;

[Trait("Category", "Unit")]
public sealed class CrashLoopTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch;

    [Theory]
    [InlineData("", false)]
    [InlineData("1@0-1 1@11-12", false)] // two may be bad luck
    [InlineData("1@0-1 1@11-12 1@32-33", true)]
    [InlineData("0@0-1 0@11-12 0@32-33", true)] // a server that is done at once does not serve
    [InlineData("2@0-9 1@20-21 1@31-32 1@52-53", true)] // the last three count
    [InlineData("1@0-1 1@2-3 1@4-5", false)] // what it needs may come up within half a minute
    [InlineData("1@0-1 2@11-12 1@32-33", false)] // it gets somewhere else each time
    [InlineData("1@0-1 1@11-12 1@32-95", false)] // it ran for a minute: something came after the start
    [InlineData("137@0-40 137@50-90 137@110-150", false)] // a probe, or the memory's limit: a slow start
    [InlineData("143@0-1 143@11-12 143@32-33", false)] // somebody stops it
    [InlineData("1@0-25 1@35-60 1@80-105", true)] // waits 25 s for what never comes
    public void Of_Ends_TellsALoopFromASlowStart(string ends, bool isLoop) => Assert.Equal(isLoop, CrashLoop.Of(Parse(ends)) is not null);

    [Fact]
    public void Of_ALoop_SaysHowOftenAndHow() =>
        Assert.Equal("it ended 3 times in 33 s, each time with exit code 1", CrashLoop.Of(Parse("1@0-1 1@11-12 1@32-33")));

    [Fact]
    public void Next_TheTargetsNewEtcdEndsAgainAndAgain_FallsBackBeforeTheTimeout()
    {
        var node = Waiting(Observations.Settled with { LastGood = 1 });

        var step = Assert.IsType<ApplyStep.FallBack>(ApplyPlan.Next(node));

        Assert.Equal("etcd", step.Component);
        Assert.Contains("3 times", step.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Next_ACommittedRevisionsEtcdEndsAgainAndAgain_HasNothingToFallBackTo() =>
        Assert.IsType<ApplyStep.Wait>(ApplyPlan.Next(Waiting(Observations.Settled)));

    [Fact]
    public void Next_AnotherComponentEndsAgainAndAgain_IsJudgedWhenItIsWaitedFor()
    {
        var node = Observations.Settled with { LastGood = 1, Ends = Ends("kube-scheduler") };
        Assert.IsNotType<ApplyStep.FallBack>(ApplyPlan.Next(node));
    }

    private static NodeObservation Waiting(NodeObservation node) => node with
    {
        Pods = [.. node.Pods.Where(run => run.PodName != "etcd-r2")],
        Etcd = node.Etcd with { Health = PodHealth.Bad("it does not answer") },
        Ends = Ends("etcd-r2"),
    };

    private static Dictionary<string, IReadOnlyList<ContainerEnd>> Ends(string pod) =>
        new(StringComparer.Ordinal) { [pod] = Parse("1@0-1 1@11-12 1@32-33") };

    /// <summary>CODE@FROM-TO in seconds, for each container.</summary>
    private static IReadOnlyList<ContainerEnd> Parse(string ends) =>
    [
        .. ends.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select((end, number) =>
        {
            var parts = end.Split('@', '-').Select(int.Parse).ToArray();
            return new ContainerEnd($"c{number}", parts[0], Start.AddSeconds(parts[1]), Start.AddSeconds(parts[2]));
        }),
    ];
}
