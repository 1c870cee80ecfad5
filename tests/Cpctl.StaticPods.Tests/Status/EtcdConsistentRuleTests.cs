using Cpctl.Api.Resources;
using Cpctl.StaticPods.Status;

namespace Cpctl.StaticPods.Tests.Status;

/// <summary>Nothing is said of a member that was not asked, and no majority is named where there is none.</summary>
[Trait("Category", "Unit")]
public sealed class EtcdConsistentRuleTests
{
    [Theory]
    [InlineData("cp1 cp2 cp3", "cp1 cp2 cp3", "", "True AsExpected all members hold the same")]
    [InlineData("cp1 cp2 cp3", null, "", "Unknown NotCompared the members have not been compared yet")]
    [InlineData("cp1 cp2 cp3", "cp1 cp3", "", "Unknown NotCompared cp2 could not be compared; cp1, cp3 hold the same at revision 10")]
    [InlineData("cp1 cp2 cp3", "cp1 cp2", "", "Unknown NotCompared cp3 could not be compared")] // it joined after the comparison
    [InlineData("cp1 cp2 cp3", "cp1 cp2 cp3", "cp2", "False EtcdContentDiffers etcd on cp2 does not hold what the majority holds (revision 10)")]
    [InlineData("cp1 cp2 cp3", "cp1 cp3", "cp2", "False EtcdContentDiffers etcd on cp2 does not hold what the majority holds")]
    [InlineData("cp1 cp2 cp3", "cp1 cp2", "cp1 cp2", "False EtcdContentDiffers cp1, cp2 hold different keys (revision 10), and no majority is known")]
    [InlineData("cp1 cp2", "cp1 cp2", "cp1 cp2", "False EtcdContentDiffers cp1, cp2 hold different keys (revision 10), and no majority is known")]
    [InlineData("cp1", "cp1", "", "True AsExpected")]
    public void Decide_Comparison_SaysWhatIsKnown(string voters, string? compared, string differing, string expected)
    {
        var etcd = new EtcdClusterStatus
        {
            Members = [.. voters.Split(' ').Select(name => new EtcdMemberStatus { Name = name }), new EtcdMemberStatus { Name = "joining", IsLearner = true }],
            Comparison = compared is null ? null : new EtcdComparisonStatus { Revision = 10, Compared = compared.Split(' '), Differing = differing.Split(' ', StringSplitOptions.RemoveEmptyEntries) },
        };
        var verdict = EtcdConsistentRule.Decide(Inputs(etcd));

        Assert.StartsWith(expected, $"{verdict.Status} {verdict.Reason} {verdict.Message}", StringComparison.Ordinal);
    }

    [Fact]
    public void Decide_CorruptAlarm_CountsMoreThanAComparison()
    {
        var etcd = new EtcdClusterStatus
        {
            Members = [new EtcdMemberStatus { Name = "cp1" }],
            Alarms = [new EtcdAlarmStatus { Kind = "Corrupt" }],
            Comparison = new EtcdComparisonStatus { Compared = ["cp1"] },
        };

        Assert.Equal("CorruptAlarm", EtcdConsistentRule.Decide(Inputs(etcd)).Reason);
    }

    private static StatusInputs Inputs(EtcdClusterStatus etcd) => new()
    {
        ControlPlane = new ControlPlane { Status = new ControlPlaneStatus { Etcd = etcd } },
        Nodes = [],
        Rollout = [],
        VersionOf = _ => null,
        Now = DateTimeOffset.UnixEpoch,
    };
}
