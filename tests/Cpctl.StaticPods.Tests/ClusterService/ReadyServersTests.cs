using Cpctl.StaticPods.ClusterService;

namespace Cpctl.StaticPods.Tests.ClusterService;

[Trait("Category", "Unit")]
public class ReadyServersTests
{
    private readonly ReadyServers _servers = new();

    [Fact]
    public void Observe_NobodyEverAnswered_PublishesNone() => AssertPublished("", ("a", false), ("b", false));

    [Fact]
    public void Observe_FirstGoodAnswer_IsEnough()
    {
        AssertPublished("a", ("a", true), ("b", false));
        AssertPublished("a b", ("a", true), ("b", true));
    }

    [Fact]
    public void Observe_OneLostAnswer_ChangesNothing()
    {
        AssertPublished("a b", ("a", true), ("b", true));
        AssertPublished("a b", ("a", true), ("b", false));
        AssertPublished("a", ("a", true), ("b", false));
    }

    [Fact]
    public void Observe_NodeIsGone_IsTakenOutAtOnce()
    {
        AssertPublished("a b", ("a", true), ("b", true));
        AssertPublished("a", ("a", true));
    }

    [Fact]
    public void Observe_NobodyAnswersAnyMore_KeepsTheLast()
    {
        AssertPublished("a b", ("a", true), ("b", true));
        AssertPublished("a b", ("a", false), ("b", false));
        AssertPublished("a b", ("a", false), ("b", false));
        AssertPublished("a", ("a", false));
    }

    private void AssertPublished(string expected, params (string Address, bool Ready)[] answers)
    {
        _servers.Observe(answers.ToDictionary(answer => answer.Address, answer => answer.Ready));
        Assert.Equal(expected, string.Join(' ', _servers.Published));
    }
}
