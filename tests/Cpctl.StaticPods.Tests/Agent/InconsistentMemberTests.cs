using Cpctl.Etcd.Client;
using Cpctl.Etcd.Maintenance;
using Cpctl.StaticPods.Agent.Etcd;
using Cpctl.StaticPods.Agent.Planning;

namespace Cpctl.StaticPods.Tests.Agent;

/// <summary>etcd gave up because a peer holds something else. Its data is put aside only by the word of a majority.</summary>
[Trait("Category", "Unit")]
public sealed class InconsistentMemberTests
{
    private const string Words =
        """{"level":"fatal","ts":"2026-01-02T03:04:05.000Z","caller":"etcdmain/etcd.go:204","msg":"discovery failed","error":"a66900bd8b97cfbc found data inconsistency with peers"}""";

    private const string Mismatch =
        """{"level":"warn","caller":"etcdserver/corrupt.go:110","msg":"found different hash values from remote peer","local-member-id":"a66900bd8b97cfbc","local-member-revision":12,"local-member-compact-revision":-1,"local-member-hash":2882343476,"remote-peer-id":"2128f991bfc86b4e","remote-peer-endpoints":["https://10.0.0.2:2380"],"remote-peer-revision":12,"remote-peer-compact-revision":-1,"remote-peer-hash":7}""";

    [Fact]
    public void Find_ItsWords_AreNoDamage()
    {
        Assert.Null(DamageSigns.Find([Mismatch, Words]));
        Assert.True(InconsistencySigns.Are([Mismatch, Words]));
        Assert.Equal(new EtcdHash(2882343476, 12, -1), InconsistencySigns.OwnHash([Mismatch, Words]));
    }

    [Theory]
    [InlineData(ContentSide.Minority, true)]
    [InlineData(ContentSide.Majority, false)]
    [InlineData(ContentSide.Unknown, false)]
    public void Next_Verdict_OnlyTheMinorityGoesOnTheWayToTheArchive(ContentSide side, bool goes) =>
        Assert.Equal(goes, IsOnItsWay(Down(EtcdRefusal.InconsistentData) with { Content = new ContentVerdict(side, "by the hashes") }));

    /// <summary>A majority holds what it holds: without the comparison before serving it starts beside the one that is wrong, and no longer than until then.</summary>
    [Fact]
    public void Next_TheMajorityHoldsTheSame_StartsWithoutTheCheckUntilItServes()
    {
        var refused = Down(EtcdRefusal.InconsistentData) with { Content = new ContentVerdict(ContentSide.Majority, "by the hashes") };

        Assert.Equal(new ApplyStep.SkipContentCheck(Skip: true, "by the hashes"), Next(refused));
        Assert.IsType<ApplyStep.Wait>(Next(refused with { SkipsContentCheck = true }));
        Assert.Equal(new ApplyStep.SkipContentCheck(Skip: false, "it has started"), Next(Observations.Settled.Etcd with { SkipsContentCheck = true }));
    }

    [Fact]
    public void Next_NobodyAskedYet_Waits() => Assert.False(IsOnItsWay(Down(EtcdRefusal.InconsistentData)));

    [Theory]
    [InlineData(nameof(EtcdRefusal.DamagedData))]
    [InlineData(nameof(EtcdRefusal.LostData))]
    [InlineData(nameof(EtcdRefusal.ForeignData))]
    public void Next_TheOthersDifferWithoutAMajority_NothingIsPutAside(string why)
    {
        var refusal = Enum.Parse<EtcdRefusal>(why);
        Assert.True(IsOnItsWay(Down(refusal)));
        Assert.False(IsOnItsWay(Down(refusal) with { HasNoMajority = true }));
    }

    private static EtcdFacts Down(EtcdRefusal refusal) => Observations.Settled.Etcd with { Health = PodHealth.Bad("down"), Refusal = refusal };

    private static ApplyStep? Next(EtcdFacts etcd) => ApplyPlan.Next(Observations.Settled with { Etcd = etcd });

    private static bool IsOnItsWay(EtcdFacts etcd) => Next(etcd) switch
    {
        ApplyStep.RemoveManifest or ApplyStep.ArchiveEtcd => true,
        ApplyStep.Wait or ApplyStep.SkipContentCheck { Skip: true } => false,
        var other => throw new InvalidOperationException($"unexpected {other}"),
    };
}
