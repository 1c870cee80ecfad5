using Cpctl.Api.Resources;
using Cpctl.StaticPods.Status;

namespace Cpctl.StaticPods.Tests.Status;

[Trait("Category", "Unit")]
public sealed class CertificateConditionTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(-300, 65, "agent", "False", "AsExpected", "")]
    [InlineData(-292.5, 72.5, "agent", "False", "AsExpected", "")]
    [InlineData(-295, 70, "agent", "True", "CertificateOverdue", "should have been renewed at 2029-12-29T00:00:00Z and expires at 2030-03-12T00:00:00Z")]
    [InlineData(-366, -1, "agent", "True", "CertificateExpired", "certificate apiserver on cp1 expired at 2029-12-31T00:00:00Z")]
    [InlineData(1, 366, "agent", "True", "CertificateNotYetValid", "a clock is wrong")]
    [InlineData(-300, 65, null, "False", "AsExpected", "")]
    [InlineData(-340, 25, null, "True", "AuthorityExpiresSoon", "authority apiserver on cp1 expires at 2030-01-26T00:00:00Z")]
    public void Degraded_OneCertificate_IsJudgedByItsDates(double from, double to, string? renewedBy, string status, string reason, string message)
    {
        var renewAt = from is -300 && renewedBy is not null ? Now.AddDays(1) : Now.AddDays(from + 292);
        var verdict = DegradedRule.Decide(Inputs(new CertificateStatus
        {
            Name = "apiserver", NotBefore = Now.AddDays(from), NotAfter = Now.AddDays(to), RenewAt = renewAt, RenewedBy = renewedBy,
        }));

        Assert.Equal((status, reason), (verdict.Status, verdict.Reason));
        Assert.Contains(message, verdict.Message, StringComparison.Ordinal);
    }

    private static StatusInputs Inputs(CertificateStatus certificate) => new()
    {
        ControlPlane = new ControlPlane(),
        Nodes = [new ControlPlaneNode { Metadata = new ObjectMeta { Name = "cp1" }, Status = new ControlPlaneNodeStatus { Certificates = [certificate] } }],
        Rollout = [],
        VersionOf = _ => null,
        Now = Now,
    };
}
