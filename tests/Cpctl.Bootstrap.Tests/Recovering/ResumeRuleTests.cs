using Cpctl.Api.Errors;
using Cpctl.Bootstrap.Recovering;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Membership;

namespace Cpctl.Bootstrap.Tests.Recovering;

[Trait("Category", "Unit")]
public sealed class ResumeRuleTests
{
    private static readonly RecoveryRecord Record = new("token", 1, ["cp2", "cp3"], [], DateTimeOffset.UnixEpoch);

    [Theory]
    [InlineData(false, "", null)]
    [InlineData(false, "cp4", null)] // another survivor, which answered from the beginning
    [InlineData(false, "cp2", "cp2 answers again")]
    [InlineData(false, "cp3 cp2", "cp2, cp3 answer again")]
    [InlineData(true, "cp2 cp3", "the other voters serve again")]
    [InlineData(true, "cp4 cp5 cp6", "the other voters serve again")]
    public void Objection_WhoAnswersNow_Refuses(bool serves, string answering, string? expected)
    {
        var members = new[] { "cp2", "cp3", "cp4", "cp5", "cp6" }.Select((name, i) => Member((ulong)i + 1, name, answering.Split(' ').Contains(name)));

        var objection = ResumeRule.Objection(Record, new ClusterView { ClusterId = 7, IsLinearizable = serves, Members = [.. members] });

        Assert.Equal(expected, objection?.What);
        Assert.True(objection is null || objection.Code == ExitCode.Refused);
    }

    [Fact]
    public void Objection_NobodyAnswers_None() => Assert.Null(ResumeRule.Objection(Record, ClusterView.Unknown("nobody was reached")));

    private static ObservedMember Member(ulong id, string name, bool answers) => new(
        new MemberInfo(id, name, [$"https://{name}:2380"], [$"https://{name}:2379"], IsLearner: false),
        answers ? new MemberStatus(7, id, "3.5.30", 1, 1, 0, 3, 5, 5, IsLearner: false, 10, []) : null, ServesQuorumReads: false, answers ? null : "down");
}
