using Cpctl.Api.Resources;
using Cpctl.Pki.Rotation;
using Cpctl.Pki.Rotation.Schedule;
using CsCheck;

namespace Cpctl.Pki.Tests.Rotation.Schedule;

[Trait("Category", "Unit")]
public sealed class RotationScheduleTests
{
    private static readonly DateTimeOffset Made = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Next_NothingAskedFor_IsNone()
    {
        Assert.Null(RotationSchedule.Next(Cluster(null), members: 3));
        Assert.Null(RotationSchedule.Next(Cluster(new RotationIntervals()), members: 3));
    }

    [Fact]
    public void Next_NeverRotated_CountsFromTheClustersBeginning() =>
        Assert.Equal(new ScheduledRotation("encryption", Made.AddHours(720)), RotationSchedule.Next(Cluster(new RotationIntervals { Encryption = "720h" }), members: 3));

    [Fact]
    public void Next_RotatedSince_CountsFromThen()
    {
        var cluster = Cluster(new RotationIntervals { Encryption = "720h", ServiceAccount = "720h" }, ("encryption", 100));

        Assert.Equal("service-account", RotationSchedule.Next(cluster, members: 3)?.Name);
        cluster.Status!.Rotated = new Dictionary<string, DateTimeOffset> { ["encryption"] = Made.AddHours(100), ["service-account"] = Made.AddHours(200) };
        Assert.Equal(new ScheduledRotation("encryption", Made.AddHours(820)), RotationSchedule.Next(cluster, members: 3));
    }

    [Theory]
    [InlineData(1, false, true)]
    [InlineData(2, false, false)]
    [InlineData(2, true, true)]
    [InlineData(3, false, true)]
    public void Next_EtcdOnTwoMembers_IsLeftOutForItWouldNeverEnd(int members, bool allowOutage, bool expected)
    {
        var cluster = Cluster(new RotationIntervals { Etcd = "24h" });
        cluster.Spec.Rollout.AllowOutage = allowOutage;

        Assert.Equal(expected, RotationSchedule.Next(cluster, members) is not null);
    }

    /// <summary>Followed for a long time, every key is rotated about as often as asked for, and none keeps another from its turn.</summary>
    [Fact]
    public void Next_FollowedForAYear_RotatesEachAsOftenAsAskedFor() => Gen.Int[24, 2000].Array[5].Sample(hours =>
    {
        var every = new RotationIntervals { Cluster = $"{hours[0]}h", Etcd = $"{hours[1]}h", FrontProxy = $"{hours[2]}h", ServiceAccount = $"{hours[3]}h", Encryption = $"{hours[4]}h" };
        string[] names = [RotationName.Cluster, RotationName.Etcd, RotationName.FrontProxy, RotationName.ServiceAccount, RotationName.Encryption];
        var rotated = new Dictionary<string, DateTimeOffset>();
        var counts = names.ToDictionary(name => name, _ => 0);
        var now = Made;
        while (now < Made.AddDays(365))
        {
            var next = RotationSchedule.Next(Cluster(every) with { Status = new ControlPlaneStatus { Rotated = rotated } }, members: 3)!;
            now = next.At > now ? next.At : now;
            now += TimeSpan.FromMinutes(20);
            rotated[next.Name] = now;
            counts[next.Name]++;
        }

        for (var i = 0; i < names.Length; i++)
        {
            Assert.InRange(counts[names[i]], (365 * 24 / (hours[i] + 3)) - 1, 365 * 24 / hours[i] + 1);
        }
    });

    private static ControlPlane Cluster(RotationIntervals? every, params (string Name, int Hours)[] rotated) => new()
    {
        Metadata = new ObjectMeta { Name = ControlPlane.OnlyName, CreationTimestamp = Made },
        Spec = new ControlPlaneSpec { Certificates = new CertificatesSpec { RotateEvery = every } },
        Status = new ControlPlaneStatus { Rotated = rotated.ToDictionary(line => line.Name, line => Made.AddHours(line.Hours)) },
    };
}
