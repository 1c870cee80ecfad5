using Cpctl.Api.Resources;
using Cpctl.StaticPods.Nodes;

namespace Cpctl.StaticPods.Tests.Nodes;

[Trait("Category", "Unit")]
public sealed class WorkerRemovalPlanTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(true, 600, false)] // away, but nobody said that it does not come back
    [InlineData(false, 60, false)] // its Node was deleted by mistake: its agent lives
    [InlineData(false, 600, true)]
    public void IsGone_HeardOf_WhenItsNodeIsDeletedAndItIsSilent(bool registered, int silentSeconds, bool gone) =>
        Assert.Equal(gone, WorkerRemovalPlan.IsGone(Worker(Now.AddDays(-1), Now.AddSeconds(-silentSeconds)), registered, Now));

    [Theory]
    [InlineData(10, false)] // it is just joining
    [InlineData(120, true)]
    public void IsGone_NeverHeardOf_WhenItsJoinWasBrokenOffLongAgo(int minutes, bool gone) =>
        Assert.Equal(gone, WorkerRemovalPlan.IsGone(Worker(Now.AddMinutes(-minutes), heard: null), isRegistered: false, Now));

    private static ControlPlaneNode Worker(DateTimeOffset admitted, DateTimeOffset? heard) => new()
    {
        Metadata = new ObjectMeta { Name = "w1", CreationTimestamp = admitted },
        Spec = new ControlPlaneNodeSpec { Role = NodeRoles.Worker },
        Status = heard is null ? null : new ControlPlaneNodeStatus { LastHeartbeat = heard },
    };
}
