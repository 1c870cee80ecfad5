using Cpctl.DevCluster.Installation;

namespace Cpctl.EndToEnd.Tests.Rollouts;

/// <summary>A node that loses power while it applies a revision goes on with it.</summary>
[Collection(SharedCluster.Collection)]
[Trait("Category", "Nodes")]
public sealed class InterruptedApplyTests(SharedCluster cluster)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Node_PowerCutInItsOwnApply_FinishesIt()
    {
        var edit = cluster.Edit();
        var before = await edit.SettledAsync();
        await edit.SetAsync("apiServer", "eventTTL", "4h", Cancellation);
        var revisions = await edit.WaitAsync("a node applies", RolloutSteps.Patience, all => all.Any(one => one.Target > before && one.Phase == "Applying"), Cancellation);
        var node = cluster.Nodes.Single(one => one.Name == revisions.First(revision => revision.Target > before).Name);

        await node.KillAsync(Cancellation);
        await node.StartAsync(Cancellation);

        await new ControlPlaneEdit(cluster.Nodes.First(other => other != node)).WaitForRolloutAsync(before, RolloutSteps.Patience, Cancellation);
        await ControlPlaneHealth.IsWholeAsync(cluster.Nodes);
    }
}
