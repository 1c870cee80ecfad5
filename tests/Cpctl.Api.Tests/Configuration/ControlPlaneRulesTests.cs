using System.Net;
using Cpctl.Api.Configuration;
using Cpctl.Api.Resources;
using CsCheck;

namespace Cpctl.Api.Tests.Configuration;

[Trait("Category", "Unit")]
public sealed class ControlPlaneRulesTests
{
    private static readonly ControlPlaneSpec Old = new() { Version = "v1.28.4", Etcd = new EtcdSpec { Version = "3.5.24-0" } };

    [Theory]
    [InlineData("v1.28.9", 0)]
    [InlineData("v1.28.0", 0)]
    [InlineData("v1.29.0", 0)]
    [InlineData("v1.30.0", 1)]
    [InlineData("v1.27.9", 1)]
    public void CheckChange_KubernetesVersion_MovesAtMostOneMinorUp(string version, int problems) =>
        Assert.Equal(problems, ControlPlaneRules.CheckChange(Old, Old with { Version = version }).Count);

    [Theory]
    [InlineData("3.5.26", 0)]
    [InlineData("3.6.6-0", 0)]
    [InlineData("3.4.30", 1)]
    public void CheckChange_EtcdVersion_NeverGoesBackAMinor(string version, int problems) =>
        Assert.Equal(problems, ControlPlaneRules.CheckChange(Old, Old with { Etcd = Old.Etcd with { Version = version } }).Count);

    [Fact]
    public void CheckChange_ImmutableFields_AllReported()
    {
        var changed = Old with
        {
            ClusterName = "other",
            Networking = new NetworkingSpec { PodSubnet = "10.0.0.0/16", ServiceSubnet = "10.1.0.0/16", DnsDomain = "other.local" },
        };

        Assert.Equal(
            ["spec.networking.podSubnet", "spec.networking.serviceSubnet", "spec.networking.dnsDomain", "spec.clusterName"],
            ControlPlaneRules.CheckChange(Old, changed).Select(problem => problem.Path));
    }

    [Fact]
    public void CheckChange_AnythingElse_IsAllowed() => Assert.Empty(ControlPlaneRules.CheckChange(
        Old,
        Old with { ControlPlaneEndpoint = "lb:6443", Rollout = new RolloutSpec { Paused = true }, Certificates = new CertificatesSpec { LeafValidity = "1h" } }));

    [Theory]
    [InlineData("10.244.3.1", "spec.networking.podSubnet")]
    [InlineData("10.96.0.10", "spec.networking.serviceSubnet")]
    public void CheckNodeAddress_InsideASubnet_IsAProblem(string address, string path) =>
        Assert.Equal(path, Assert.Single(ControlPlaneRules.CheckNodeAddress(Old, IPAddress.Parse(address))).Path);

    [Fact]
    public void CheckNodeAddress_Outside_IsFine() => Assert.Empty(ControlPlaneRules.CheckNodeAddress(Old, IPAddress.Parse("192.168.1.10")));

    [Fact]
    public void IpRange_Overlap_IsThatOneContainsTheOthersStart() => Gen.Select(GenRange, GenRange).Sample((a, b) =>
    {
        Assert.True(IpRange.TryParse(a, out var first));
        Assert.True(IpRange.TryParse(b, out var second));
        var expected = first.Contains(Start(second)) || second.Contains(Start(first));

        Assert.Equal(expected, first.Overlaps(second));
        Assert.Equal(first.Overlaps(second), second.Overlaps(first));
    });

    [Fact]
    public void IpRange_Normalised_IsTheSameRangeWithoutHostBits() => GenRange.Sample(text =>
    {
        Assert.True(IpRange.TryParse(text, out var range));
        Assert.True(IpRange.TryParse(range.Normalised(), out var normal));

        Assert.False(normal.HasHostBits);
        Assert.True(normal.Contains(range.Written));
        Assert.Equal(range.HasHostBits, text != range.Normalised());
    });

    [Theory]
    [InlineData("10.1/16")]
    [InlineData("010.0.0.0/8")]
    [InlineData("10.0.0.0")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/-1")]
    [InlineData("fe80::1%eth0/64")]
    [InlineData("/8")]
    public void IpRange_OddForms_AreRefused(string text) => Assert.False(IpRange.TryParse(text, out _));

    // Few high bits, so that overlaps happen.
    private static Gen<string> GenRange => Gen.Select(Gen.Byte[0, 3], Gen.Byte[0, 3], Gen.Byte, Gen.Int[0, 32])
        .Select((a, b, c, prefix) => $"10.{a}.{b}.{c}/{prefix}");

    private static IPAddress Start(IpRange range) => IPAddress.Parse(range.Normalised().Split('/')[0]);
}
