using System.Text.Json.Nodes;
using Cpctl.DevCluster.Nodes;
using Cpctl.EndToEnd.Tests.Rollouts;
using static Cpctl.EndToEnd.Tests.Certificates.RotationSteps;

namespace Cpctl.EndToEnd.Tests.Certificates;

/// <summary>An authority that spec.certificates.rotateEvery names is replaced without anybody's asking.</summary>
[Collection(SharedCluster.Collection)]
[Trait("Category", "Soak")]
public sealed class ScheduledRotationTests(SharedCluster cluster)
{
    private const string Bundle = $"{PkiFolder}/front-proxy-ca.crt";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RotateEvery_ItIsTime_RotatesByItselfAndTellsWhen()
    {
        var first = cluster.Nodes[0];
        var before = Assert.Single(await first.FingerprintsAsync(Bundle));
        var revisions = await cluster.Edit().NumbersAsync(Cancellation);
        var asked = TimeProvider.System.GetUtcNow();
        try
        {
            await cluster.Edit().SetAsync("certificates", "rotateEvery", new JsonObject { ["frontProxy"] = "3m" }, Cancellation);
            await Eventually.HoldsAsync("a rotation by itself", RolloutSteps.Patience, async () =>
            {
                var status = (await first.ControlPlaneAsync())["status"];
                return (DateTimeOffset?)status?["rotated"]?["front-proxy"] > asked ? null : $"{status?["rotation"]}";
            });
        }
        finally
        {
            await cluster.Edit().SetAsync("certificates", "rotateEvery", null, CancellationToken.None);
        }

        Log.Progress.Say($"{(await first.ControlPlaneAsync())["status"]!["rotated"]}");
        await SignedByOneAsync(cluster.Nodes, Bundle, $"{PkiFolder}/front-proxy-client.crt");
        Assert.NotEqual(before, Assert.Single(await first.FingerprintsAsync(Bundle)));
        Assert.Contains("RotationComplete", await first.KubectlAsync("get events -A -o wide"), StringComparison.Ordinal);

        // One for each step: the schedule itself makes none.
        Assert.Equal(revisions.Count + 3, (await cluster.Edit().NumbersAsync(Cancellation)).Count);
        await ControlPlaneHealth.IsWholeAsync(cluster.Nodes);
    }
}
