using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Api.Runtime;

namespace Cpctl.Api.Tests.Runtime;

[Trait("Category", "Unit")]
public sealed class StatusRenewalTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A first status is news, and so is the loss of one: the object was made again.</summary>
    [Fact]
    public void IsAll_NoStatusBeforeOrAfter_IsNews()
    {
        var (without, with) = (new ControlPlane(), new ControlPlane { Status = new ControlPlaneStatus { RenewedAt = Now } });

        Assert.False(StatusRenewal.IsAll(new InformerChange<ControlPlane>(WatchEventType.Modified, with, without)));
        Assert.False(StatusRenewal.IsAll(new InformerChange<ControlPlane>(WatchEventType.Modified, without, with)));
    }

    [Theory]
    [InlineData(1L, true)]
    [InlineData(2L, false)]
    public void IsAll_RenewedOnly_IsNoNews(long latest, bool isAll)
    {
        var before = new ControlPlane { Status = new ControlPlaneStatus { RenewedAt = Now, LatestRevision = 1 } };
        var after = new ControlPlane { Status = new ControlPlaneStatus { RenewedAt = Now.AddSeconds(10), LatestRevision = latest } };

        Assert.Equal(isAll, StatusRenewal.IsAll(new InformerChange<ControlPlane>(WatchEventType.Modified, after, before)));
    }
}
