using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Cpctl.Pki.Leaves;
using Cpctl.Pki.Signers;
using CsCheck;

namespace Cpctl.Pki.Tests.Leaves;

[Trait("Category", "Unit")]
public sealed class RenewalRuleTests
{
    private static readonly DateTimeOffset Signed = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly ECDsa Key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    [Theory]
    [InlineData(525600, 0, 420480)] // a year: at 80 %
    [InlineData(525600, 43200, 420480)] // a month before is later than 80 %
    [InlineData(525600, 144000, 381600)] // a hundred days before
    [InlineData(525600, 500000, 262800)] // never in the first half
    [InlineData(60, 0, 48)] // an hour: 80 % leaves enough
    [InlineData(20, 0, 14)] // everybody needs six minutes to read it
    [InlineData(10, 0, 5)] // never in the first half
    [InlineData(3, 1, 1.5)]
    public void DueAt_ByLifeAndMargin_IsTheEarlierOne(double lifeMinutes, int renewBeforeMinutes, double dueMinutes) =>
        Assert.Equal(Signed.AddMinutes(dueMinutes), Due(TimeSpan.FromMinutes(lifeMinutes), TimeSpan.FromMinutes(renewBeforeMinutes)));

    [Fact]
    public void DueAt_Always_LeavesTimeToReadItAndNeverRenewsForEver() =>
        Gen.Select(Gen.Int[2, 600_000], Gen.Int[0, 700_000]).Sample((lifeMinutes, beforeMinutes) =>
        {
            var (life, before) = (TimeSpan.FromMinutes(lifeMinutes), TimeSpan.FromMinutes(beforeMinutes));
            var due = Due(life, before) - Signed;
            Assert.InRange(due, life * 0.5, life * 0.8);
            if (life >= RenewalRule.PickUp * 2)
            {
                Assert.True(life - due >= RenewalRule.PickUp);
            }

            if (before <= life * 0.5)
            {
                Assert.True(life - due >= before);
            }
        });

    private static DateTimeOffset Due(TimeSpan life, TimeSpan before)
    {
        var request = new CertificateRequest("CN=x", Key, HashAlgorithmName.SHA256);
        using var certificate = request.Create(
            new X500DistinguishedName("CN=ca"), X509SignatureGenerator.CreateForECDsa(Key), Signed - Authority.ClockSkew, Signed + life, [1]);
        return RenewalRule.DueAt(certificate, before == TimeSpan.Zero ? null : before);
    }
}
