using Cpctl.Etcd.Client;
using Cpctl.Etcd.Membership;
using static Cpctl.Etcd.Tests.Membership.Views;

namespace Cpctl.Etcd.Tests.Membership;

[Trait("Category", "Unit")]
public sealed class QuorumGateTests
{
    public static TheoryData<string, ClusterView, bool, bool, string> Table => new()
    {
        // name, view, allowOutage, may member 1 restart, part of the reason
        { "three healthy", Of(Voter(1), Voter(2), Voter(3)), false, true, "other 2 voters" },
        { "five healthy", Of(Voter(1), Voter(2), Voter(3), Voter(4), Voter(5)), false, true, "other 4 voters" },
        { "only voter", Of(Voter(1)), false, true, "only voter" },
        { "two voters", Of(Voter(1), Voter(2)), false, false, "allowOutage" },
        { "two voters, outage allowed", Of(Voter(1), Voter(2)), true, true, "allowOutage accepts" },
        { "two voters, other dead, outage allowed", Of(Voter(1), DeadVoter(2)), true, false, "cp2 is unhealthy" },
        { "another voter dead", Of(Voter(1), Voter(2), DeadVoter(3)), false, false, "cp3 is unhealthy" },
        { "another of five dead", Of(Voter(1), Voter(2), Voter(3), Voter(4), DeadVoter(5)), false, false, "cp5 is unhealthy" },
        { "it is dead itself", Of(DeadVoter(1), Voter(2, 2), Voter(3, 2)), false, true, "unhealthy already" },
        { "another voter lags", Of(Voter(1), Voter(2), Voter(3, applied: 3_999)), false, false, "1001 entries behind" },
        { "another voter lags a little", Of(Voter(1), Voter(2), Voter(3, applied: 4_000)), false, true, "caught up" },
        { "learner pending", Of(Voter(1), Voter(2), Voter(3), Learner(4, 5_000)), false, false, "cp4 is a learner" },
        { "it is a learner", Of(Learner(1, 5_000, leader: 2), Voter(2, 2), Voter(3, 2)), false, true, "no vote" },
        { "not a member", Of(Voter(2, 2), Voter(3, 2)), false, true, "not a member" },
        { "no leader", Of(Voter(1, 0), Voter(2, 0), Voter(3, 0)), false, false, "no leader" },
        { "alarm", Of(Voter(1), Voter(2), Voter(3)) with { Alarms = [new EtcdAlarm(2, EtcdAlarmKind.NoSpace)] }, false, false, "NoSpace" },
        { "another voter differs", Of(Voter(1), Voter(2), Voter(3)) with { Differing = ["cp3"] }, false, false, "different keys (cp3)" },
        { "it differs itself", Of(Voter(1), Voter(2), Voter(3)) with { Differing = ["cp1"] }, false, false, "different keys (cp1)" },
        { "two differ, outage allowed", Of(Voter(1), Voter(2)) with { Differing = ["cp1", "cp2"] }, true, false, "different keys" },
        { "it differs and is down", Of(DeadVoter(1), Voter(2, 2), Voter(3, 2)) with { Differing = ["cp1"] }, false, true, "unhealthy already" },
        { "one that has left differed", Of(Voter(1), Voter(2), Voter(3)) with { Differing = ["cp4"] }, false, true, "other 2 voters" },
        { "quorum lost, it answers", Of(Voter(1), DeadVoter(2), DeadVoter(3)) with { IsLinearizable = false, Problem = "timeout" }, false, false, "no quorum" },
        { "quorum lost, it is down", Of(DeadVoter(1), DeadVoter(2), Voter(3)) with { IsLinearizable = false }, false, true, "down already" },
        { "quorum is not told, it refuses", Of(DeadVoter(1) with { IsRefusing = true }, DeadVoter(2) with { IsRefusing = true }) with { IsLinearizable = false, Problem = "authentication" }, false, false, "authentication" },
        { "nothing known", ClusterView.Unknown("refused"), false, false, "no quorum" },
        { "nothing known, outage allowed", ClusterView.Unknown("refused"), true, false, "no quorum" },
    };

    [Theory]
    [MemberData(nameof(Table), DisableDiscoveryEnumeration = true)]
    public void MayRestart_View_Decision(string name, ClusterView view, bool allowOutage, bool allowed, string reason)
    {
        var decision = QuorumGate.MayRestart(view, 1, allowOutage);

        Assert.True(allowed == decision.IsAllowed, $"{name}: {decision.Reason}");
        Assert.Contains(reason, decision.Reason, StringComparison.Ordinal);
    }
}
