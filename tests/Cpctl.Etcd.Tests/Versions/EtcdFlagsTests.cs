using Cpctl.Api.Resources;
using Cpctl.Etcd.Versions;

namespace Cpctl.Etcd.Tests.Versions;

[Trait("Category", "Unit")]
public sealed class EtcdFlagsTests
{
    [Fact]
    public void For_Release34_ExperimentalNamesAndOldDefaultsSpelledOut() => Assert.Equal(
        [
            "--logger=zap",
            "--pre-vote=true",
            "--experimental-initial-corrupt-check=true",
            "--experimental-corrupt-check-time=4h",
            "--experimental-watch-progress-notify-interval=5s",
            "--quota-backend-bytes=2147483648",
            "--heartbeat-interval=100",
            "--election-timeout=1000",
            "--snapshot-count=10000",
        ],
        For("3.4.23"));

    [Fact]
    public void For_Release35_CompactHashCheck() => Assert.Equal(
        [
            "--experimental-initial-corrupt-check=true",
            "--experimental-compact-hash-check-enabled=true",
            "--experimental-watch-progress-notify-interval=5s",
            "--quota-backend-bytes=2147483648",
            "--heartbeat-interval=100",
            "--election-timeout=1000",
            "--snapshot-count=10000",
        ],
        For("3.5.30"));

    [Theory]
    [InlineData("3.6.0")]
    [InlineData("3.6.11")]
    [InlineData("3.7.1")]
    public void For_Release36AndLater_NoExperimentalFlag(string version)
    {
        var flags = For(version);

        Assert.DoesNotContain(flags, f => f.Contains("experimental", StringComparison.Ordinal));
        Assert.Contains("--feature-gates=CompactHashCheck=true,InitialCorruptCheck=true", flags);
        Assert.Contains("--watch-progress-notify-interval=5s", flags);
    }

    [Theory]
    [InlineData("3.4.10", "--experimental-watch-progress-notify-interval=5s")]
    [InlineData("3.5.4", "--experimental-compact-hash-check-enabled=true")]
    public void For_ReleaseBeforeAFlag_LeavesItOut(string version, string flag) => Assert.DoesNotContain(flag, For(version));

    [Fact]
    public void For_EverySetting_HasItsFlag()
    {
        var flags = EtcdFlags.For(EtcdVersion.Parse("3.5.30"), new EtcdSpec
        {
            QuotaBackendBytes = 8_589_934_592,
            HeartbeatInterval = "250ms",
            ElectionTimeout = "2.5s",
            SnapshotCount = 5_000,
            AutoCompactionRetention = "8h",
        });

        Assert.Equal(
            [
                "--quota-backend-bytes=8589934592", "--heartbeat-interval=250", "--election-timeout=2500", "--snapshot-count=5000",
                "--auto-compaction-mode=periodic", "--auto-compaction-retention=8h",
            ],
            flags.Skip(3));
    }

    [Theory]
    [InlineData("3.4.13", "--experimental-initial-corrupt-check=false")]
    [InlineData("3.5.30", "--experimental-initial-corrupt-check=false")]
    [InlineData("3.6.13", "--feature-gates=CompactHashCheck=true,InitialCorruptCheck=false")]
    public void WithoutContentCheck_EveryRelease_HasOnlyThatOff(string version, string flag) =>
        Assert.Equal([flag], EtcdFlags.WithoutContentCheck(For(version)).Except(For(version)));

    private static IReadOnlyList<string> For(string version) => EtcdFlags.For(EtcdVersion.Parse(version), new EtcdSpec());
}
