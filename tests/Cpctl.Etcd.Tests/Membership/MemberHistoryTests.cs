using Cpctl.Etcd.Membership;
using Microsoft.Extensions.Time.Testing;
using static Cpctl.Etcd.Tests.Membership.Views;

namespace Cpctl.Etcd.Tests.Membership;

[Trait("Category", "Unit")]
public sealed class MemberHistoryTests
{
    private readonly FakeTimeProvider _time = new(Start);

    [Fact]
    public void Observe_SameLearnerAgain_KeepsFirstSighting()
    {
        var history = new MemberHistory(_time);
        history.Observe(Of(Voter(1), UnstartedLearner(2)));
        _time.Advance(TimeSpan.FromSeconds(30));

        var clock = history.Observe(Of(Voter(1), UnstartedLearner(2)));

        Assert.Equal(TimeSpan.FromSeconds(30), clock.LearnerFor(2));
        Assert.Equal(TimeSpan.FromSeconds(30), clock.UnhealthyFor(2));
    }

    [Fact]
    public void Observe_HealthyInBetween_StartsAnew()
    {
        var history = new MemberHistory(_time);
        history.Observe(Of(Voter(1), Voter(2), DeadVoter(3)));
        _time.Advance(TimeSpan.FromSeconds(30));
        history.Observe(Of(Voter(1), Voter(2), Voter(3)));

        Assert.Equal(TimeSpan.Zero, history.Observe(Of(Voter(1), Voter(2), DeadVoter(3))).UnhealthyFor(3));
    }

    [Fact]
    public void Observe_LeaverServesNoMore_IsForgotten()
    {
        var (history, view) = (new MemberHistory(_time), Of(Voter(1), Voter(2), Voter(3)));
        var wishes = Wishes(Leaves(3) with { StillServes = true });
        history.Observe(view, wishes);
        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(TimeSpan.FromSeconds(30), history.Observe(view, wishes).DrainingFor(3));
        Assert.Equal(TimeSpan.Zero, history.Observe(view, Wishes(Leaves(3))).DrainingFor(3));
    }

    [Fact]
    public void Observe_NoQuorum_BlamesNobody()
    {
        var history = new MemberHistory(_time);
        history.Observe(Of(DeadVoter(1), DeadVoter(2), DeadVoter(3)) with { IsLinearizable = false });
        _time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(TimeSpan.Zero, history.Observe(Of(Voter(1), Voter(2), DeadVoter(3))).UnhealthyFor(3));
    }
}
