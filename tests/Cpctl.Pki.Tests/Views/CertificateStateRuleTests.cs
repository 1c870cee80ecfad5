using Cpctl.Api.Resources;
using Cpctl.Pki.Views;
using CsCheck;

namespace Cpctl.Pki.Tests.Views;

[Trait("Category", "Unit")]
public sealed class CertificateStateRuleTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(-1, CertificateState.NotYetValid)]
    [InlineData(0, CertificateState.Valid)]
    [InlineData(291.9, CertificateState.Valid)]
    [InlineData(292, CertificateState.Due)]
    [InlineData(292.9, CertificateState.Due)]
    [InlineData(293, CertificateState.Overdue)]
    [InlineData(364.9, CertificateState.Overdue)]
    [InlineData(365, CertificateState.Expired)]
    public void Of_ALeafOfAYear_WarnsADayAfterItsRenewal(double day, CertificateState expected) =>
        Assert.Equal(expected, At(TimeSpan.FromDays(365), day / 365, CertificateRenewers.Agent));

    [Theory]
    [InlineData(0.81, CertificateState.Due)]
    [InlineData(0.86, CertificateState.Overdue)]
    public void Of_ALeafOfMinutes_WarnsWhileThereIsTime(double share, CertificateState expected) =>
        Assert.Equal(expected, At(TimeSpan.FromMinutes(10), share, CertificateRenewers.Agent));

    [Theory]
    [InlineData(0.79, CertificateState.Valid)]
    [InlineData(0.81, CertificateState.Due)]
    [InlineData(0.89, CertificateState.Due)]
    [InlineData(0.91, CertificateState.Overdue)]
    public void Of_AnAuthority_WarnsAtATenthOfItsLife(double share, CertificateState expected) =>
        Assert.Equal(expected, At(TimeSpan.FromDays(3650), share, renewedBy: null));

    [Fact]
    public void Of_AnOlderAgentsReport_KnowsTheEndAlone()
    {
        var certificate = new CertificateStatus { Name = "apiserver", NotAfter = Start };
        Assert.Equal(CertificateState.Valid, CertificateStateRule.Of(certificate, Start.AddSeconds(-1)));
        Assert.Equal(CertificateState.Expired, CertificateStateRule.Of(certificate, Start));
    }

    [Fact]
    public void Of_OverALife_OnlyGetsWorse() =>
        Gen.Select(Gen.Double[0, 1.2], Gen.Double[0, 1.2], Gen.Int[2, 5_000_000], Gen.Bool).Sample((one, other, minutes, byAgent) =>
        {
            var life = TimeSpan.FromMinutes(minutes);
            var renewer = byAgent ? CertificateRenewers.Agent : null;
            Assert.True(At(life, Math.Min(one, other), renewer) <= At(life, Math.Max(one, other), renewer));
        });

    private static CertificateState At(TimeSpan life, double share, string? renewedBy) => CertificateStateRule.Of(
        new CertificateStatus { Name = "x", NotBefore = Start, RenewAt = Start + (life * 0.8), NotAfter = Start + life, RenewedBy = renewedBy }, Start + (life * share));
}
