using Cpctl.Api.Configuration;
using Cpctl.Api.Resources;

namespace Cpctl.Api.Tests.Configuration;

[Trait("Category", "Unit")]
public sealed class ControlPlaneDefaultsTests
{
    [Fact]
    public void Apply_NullsInASpec_BecomeDefaults()
    {
        var spec = new ControlPlaneSpec { Version = "v1.20.2", ImageRepository = null!, Networking = null!, Etcd = new EtcdSpec { HeartbeatInterval = null!, SnapshotCount = 500 } };

        var applied = ControlPlaneDefaults.Apply(spec);

        Assert.Equal("registry.k8s.io", applied.ImageRepository);
        Assert.Equal("10.96.0.0/12", applied.Networking.ServiceSubnet);
        Assert.Equal("100ms", applied.Etcd.HeartbeatInterval);
        Assert.Equal(500, applied.Etcd.SnapshotCount);
        Assert.Equal("v1.20.2", applied.Version);
    }

    [Fact]
    public void Apply_Twice_ChangesNothing()
    {
        var once = new System.Text.Json.Nodes.JsonObject { ["spec"] = new System.Text.Json.Nodes.JsonObject { ["version"] = "v1.20.2" } };
        ControlPlaneDefaults.Apply(once);
        var twice = once.DeepClone().AsObject();
        ControlPlaneDefaults.Apply(twice);

        Assert.Equal(once.ToJsonString(), twice.ToJsonString());
    }

    [Fact]
    public void DefaultSpec_BreaksNoRule() => Assert.Empty(ControlPlaneRules.Check(new ControlPlaneSpec { Version = "v1.20.2" }));
}
