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

    /// <summary>etcd 3.4 answers nobody until it has the whole snapshot: what its agent sees on the disk is the only sign of life.</summary>
    [Fact]
    public void Observe_LearnerThatDoesNotAnswerGetsMore_HasNotStalled()
    {
        var (history, view) = (new MemberHistory(_time), Of(Voter(1), UnstartedLearner(2)));
        MembershipStep? step = null;
        for (var minute = 0; minute < 20; minute++)
        {
            var requests = Requests(Stays(1), Stays(2) with { ReceivedBytes = minute * 1_000_000 });
            step = MembershipPlan.Next(view, requests, history.Observe(view, requests));
            Assert.IsType<MembershipStep.Wait>(step);
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        // Less than ever before is no progress: it began anew.
        foreach (var received in new[] { 5_000_000, 9_000_000, 18_000_000 })
        {
            var requests = Requests(Stays(1), Stays(2) with { ReceivedBytes = received });
            step = MembershipPlan.Next(view, requests, history.Observe(view, requests));
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.IsType<MembershipStep.RemoveStaleLearner>(step);
    }

    [Fact]
    public void Observe_LearnerComesNearer_HasNotStalledButNotForEver()
    {
        var history = new MemberHistory(_time);
        for (ulong minute = 0; minute < 59; minute++)
        {
            var view = Of(Voter(1, applied: 90_000, committed: 90_000), Learner(2, minute * 1_000));
            Assert.IsType<MembershipStep.Wait>(MembershipPlan.Next(view, Requests(Stays(1), Stays(2)), history.Observe(view, Requests(Stays(1), Stays(2)))));
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        _time.Advance(TimeSpan.FromMinutes(1));
        var late = Of(Voter(1, applied: 90_000, committed: 90_000), Learner(2, 60_000));
        Assert.IsType<MembershipStep.RemoveStaleLearner>(MembershipPlan.Next(late, Requests(Stays(1), Stays(2)), history.Observe(late, Requests(Stays(1), Stays(2)))));
    }

    [Fact]
    public void Observe_LeaverServesNoMore_IsForgotten()
    {
        var (history, view) = (new MemberHistory(_time), Of(Voter(1), Voter(2), Voter(3)));
        var requests = Requests(Leaves(3) with { StillServes = true });
        history.Observe(view, requests);
        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(TimeSpan.FromSeconds(30), history.Observe(view, requests).DrainingFor(3));
        Assert.Equal(TimeSpan.Zero, history.Observe(view, Requests(Leaves(3))).DrainingFor(3));
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
