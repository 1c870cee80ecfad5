using Cpctl.StaticPods.Agent.Undoing;
using CsCheck;

namespace Cpctl.StaticPods.Tests.Agent;

[Trait("Category", "Unit")]
public sealed class LeaderTrialTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [Fact]
    public void Look_NobodyRenewsForFiveMinutes_NobodyLeads()
    {
        var trial = new LeaderTrial(Patience);

        Assert.Equal(LeaderVerdict.Open, trial.Look(LeaderSign.Silent, Patience - TimeSpan.FromSeconds(1)));
        Assert.Equal(LeaderVerdict.NobodyLeads, trial.Look(LeaderSign.Silent, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void Look_RenewedWhileTheOldServerDrains_SaysNothing()
    {
        var trial = new LeaderTrial(Patience);

        Assert.Equal(LeaderVerdict.Open, trial.Look(LeaderSign.Renewed, TimeSpan.FromMinutes(1)));
        Assert.Equal(LeaderVerdict.NobodyLeads, trial.Look(LeaderSign.Silent, Patience));
    }

    [Fact]
    public void Look_RenewedLater_Leads() => Assert.Equal(LeaderVerdict.Leads, new LeaderTrial(Patience).Look(LeaderSign.Renewed, LeaderTrial.Draining));

    [Fact]
    public void Look_ApiSaysNothing_NeverDecides() => Gen.Int[1, 100_000].Array[1, 50].Sample(seconds =>
    {
        var trial = new LeaderTrial(Patience);
        return seconds.All(second => trial.Look(LeaderSign.Unknown, TimeSpan.FromSeconds(second)) == LeaderVerdict.Open);
    });

    [Fact]
    public void Look_AnyOrder_GoesBackOnlyAfterPatienceOfSilence() => Gen.Select(Gen.Enum<LeaderSign>(), Gen.Int[1, 200]).Array[1, 60].Sample(looks =>
    {
        var trial = new LeaderTrial(Patience);
        var silent = TimeSpan.Zero;
        foreach (var (sign, seconds) in looks)
        {
            silent = sign switch { LeaderSign.Renewed => TimeSpan.Zero, LeaderSign.Silent => silent + TimeSpan.FromSeconds(seconds), _ => silent };
            var verdict = trial.Look(sign, TimeSpan.FromSeconds(seconds));
            Assert.Equal(sign == LeaderSign.Silent && silent >= Patience, verdict == LeaderVerdict.NobodyLeads);
            if (verdict != LeaderVerdict.Open)
            {
                return;
            }
        }
    });
}
