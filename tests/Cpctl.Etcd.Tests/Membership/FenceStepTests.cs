using Cpctl.Etcd.Client;
using Cpctl.Etcd.Membership;

namespace Cpctl.Etcd.Tests.Membership;

[Trait("Category", "Unit")]
public sealed class FenceStepTests
{
    [Fact]
    public void Next_NoMajority_Waits() => Assert.IsType<FenceStep.Wait>(FenceStep.Next(ClusterView.Unknown("nobody"), 1));

    [Fact]
    public void Next_AnotherLeads_LeadershipFirst() =>
        Assert.Equal(new FenceStep.Lead("https://cp2:2379", "cp2"), FenceStep.Next(View(leader: 2, Member(1), Member(2), Member(3)), 1));

    [Fact]
    public void Next_ThisLeads_WhoDoesNotAnswerGoesFirst() =>
        Assert.Equal(new FenceStep.Remove(3, "cp3"), FenceStep.Next(View(leader: 1, Member(1), Member(2), Member(3, answers: false)), 1));

    [Fact]
    public void Next_ALearner_GoesBeforeVoters() =>
        Assert.Equal(new FenceStep.Remove(4, "cp4"), FenceStep.Next(View(leader: 1, Member(1), Member(2), Member(3, answers: false), Member(4, learner: true)), 1));

    [Fact]
    public void Next_Alone_Closed() => Assert.IsType<FenceStep.Closed>(FenceStep.Next(View(leader: 1, Member(1)), 1));

    [Theory]
    [InlineData(9)] // no member
    [InlineData(4)] // a learner
    public void Next_NoVoter_Lost(ulong own) => Assert.IsType<FenceStep.Lost>(FenceStep.Next(View(leader: 1, Member(1), Member(4, learner: true)), own));

    [Fact]
    public void Next_Repeated_EndsAloneAndNeverWithoutAMajority()
    {
        var members = Enumerable.Range(1, 5).Select(id => Member((ulong)id, answers: id != 4)).ToList();
        var steps = new List<FenceStep>();
        while (FenceStep.Next(View(leader: 1, [.. members]), 1) is FenceStep.Remove remove)
        {
            Assert.True(members.Count(member => member.IsHealthy) * 2 > members.Count);
            steps.Add(remove);
            members.RemoveAll(member => member.Id == remove.MemberId);
        }

        Assert.Equal(["cp4", "cp2", "cp3", "cp5"], steps.Select(step => ((FenceStep.Remove)step).Name));
        Assert.Equal([1UL], members.Select(member => member.Id));
    }

    private static ClusterView View(ulong leader, params ObservedMember[] members) => new()
    {
        ClusterId = 7,
        IsLinearizable = true,
        Members = [.. members.Select(member => member.Status is { } status ? member with { Status = status with { Leader = leader } } : member)],
    };

    private static ObservedMember Member(ulong id, bool answers = true, bool learner = false) => new(
        new MemberInfo(id, $"cp{id}", [$"https://cp{id}:2380"], [$"https://cp{id}:2379"], learner),
        answers ? new MemberStatus(7, id, "3.5.30", 1, 1, 0, 3, 5, 5, learner, 10, []) : null, ServesQuorumReads: answers && !learner, answers ? null : "down");
}
