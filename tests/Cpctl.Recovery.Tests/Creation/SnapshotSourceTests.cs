using Cpctl.Etcd.Client;
using Cpctl.Etcd.Membership;
using Cpctl.Recovery.Creation;

namespace Cpctl.Recovery.Tests.Creation;

[Trait("Category", "Unit")]
public sealed class SnapshotSourceTests
{
    [Fact]
    public void Choose_HealthyFollowers_TheOneWithTheNewestData() =>
        Assert.Equal(3UL, SnapshotSource.Choose(View(Member(1, applied: 90), Member(2, applied: 70), Member(3, applied: 80)))!.Id);

    [Fact]
    public void Choose_OnlyTheLeaderIsHealthy_TheLeader() =>
        Assert.Equal(1UL, SnapshotSource.Choose(View(Member(1, applied: 90), Member(2, applied: 95, healthy: false)))!.Id);

    [Fact]
    public void Choose_OneMember_ThatOne() => Assert.Equal(1UL, SnapshotSource.Choose(View(Member(1, applied: 1)))!.Id);

    [Fact]
    public void Choose_NoQuorum_TheNewestThatAnswers() =>
        Assert.Equal(3UL, SnapshotSource.Choose(View(Member(1, 0, answers: false), Member(2, 70, healthy: false), Member(3, 71, healthy: false)))!.Id);

    [Fact]
    public void Choose_LearnersOrNobody_None()
    {
        Assert.Null(SnapshotSource.Choose(View(Member(1, 0, answers: false), Member(2, 90, learner: true))));
        Assert.Null(SnapshotSource.Choose(ClusterView.Unknown("nobody answers")));
    }

    // Member 1 leads.
    private static ClusterView View(params ObservedMember[] members) => new() { ClusterId = 1, IsLinearizable = true, Members = members };

    private static ObservedMember Member(ulong id, ulong applied, bool healthy = true, bool answers = true, bool learner = false) => new(
        new MemberInfo(id, $"cp{id}", [$"https://10.0.0.{id}:2380"], [$"https://10.0.0.{id}:2379"], learner),
        answers ? new MemberStatus(1, id, "3.5.30", 1000, 900, 1, 2, applied, applied, learner, 8, []) : null,
        healthy && answers && !learner,
        healthy && answers ? null : "silent");
}
