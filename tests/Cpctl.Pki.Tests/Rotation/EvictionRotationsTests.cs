using Cpctl.Api.Resources;
using Cpctl.Pki.Joining;
using Cpctl.Pki.Rotation;

namespace Cpctl.Pki.Tests.Rotation;

[Trait("Category", "Unit")]
public sealed class EvictionRotationsTests
{
    private static readonly DateTimeOffset Evicted = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Minutes after the eviction at which the last rotation began; null for one that goes on.</summary>
    [Theory]
    [InlineData(RotationName.Etcd, 1, true, true)]
    [InlineData(RotationName.Etcd, 0, true, true)]
    [InlineData(RotationName.Etcd, -1, true, false)] // its next key was sealed to the node
    [InlineData(RotationName.Etcd, 1, false, false)]
    [InlineData(RotationName.Cluster, 1, true, false)]
    public void Left_ByTable(string name, int beganAfter, bool complete, bool counts)
    {
        var node = new EvictedNode { Name = "cp3", Uid = "u3", Role = NodeRoles.ControlPlane, EvictedAt = Evicted, Unrotated = [RotationName.Etcd, RotationName.Encryption] };
        var last = new KeyRotationStatus
        {
            Id = "1", Name = name, StartedAt = Evicted.AddMinutes(beganAfter), Step = complete ? RotationSteps.Complete : RotationSteps.Dropping, CompletedAt = complete ? Evicted.AddHours(1) : null,
        };

        Assert.Equal(counts ? [RotationName.Encryption] : [RotationName.Etcd, RotationName.Encryption], EvictionRotations.Left(node, last));
    }

    /// <summary>The operators that recorded the eviction and that began the rotation may disagree about the time by a day.</summary>
    [Theory]
    [InlineData(5, 5, true)]
    [InlineData(6, 5, true)]
    [InlineData(4, 5, false)] // its next key was sealed to the node
    [InlineData(null, 5, false)] // nobody knows when it began
    public void Left_GenerationsAreKnown_NoClockCounts(int? began, int evictedAt, bool counts)
    {
        foreach (var minutes in new[] { -1440, 1440 })
        {
            var node = new EvictedNode
            {
                Name = "cp3", Uid = "u3", Role = NodeRoles.ControlPlane, EvictedAt = Evicted, Generation = evictedAt, Unrotated = [RotationName.Etcd, RotationName.Encryption],
            };
            var last = new KeyRotationStatus
            {
                Id = "1", Name = RotationName.Etcd, Generation = began, StartedAt = Evicted.AddMinutes(minutes), Step = RotationSteps.Complete, CompletedAt = Evicted.AddDays(3),
            };

            Assert.Equal(counts ? 1 : 2, EvictionRotations.Left(node, last).Count);
        }
    }

    [Fact]
    public void Of_Worker_IsTheAuthorityOfItsCertificates() => Assert.Equal([RotationName.Cluster], EvictionRotations.Of(NodeRoles.Worker));
}
