using System.Text.Json.Nodes;
using Cpctl.DevCluster.Installation;

namespace Cpctl.EndToEnd.Tests.Rollouts;

/// <summary>A bad revision reaches one node and no further, clients notice nothing, the condition says why, and the corrected spec goes everywhere.</summary>
internal sealed class BadRevisionScenario(SharedCluster cluster)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <param name="name">Of the change.</param>
    /// <param name="interrupt">What happens to a node between the change and the end of its trial; null for nothing, and then no request may fail either.</param>
    public async Task RunAsync(string name, Func<Task>? interrupt = null)
    {
        var bad = BadRevision.Of(name);
        var edit = cluster.Edit();
        var good = await edit.SettledAsync();
        // The image as it was: the development cluster's is not the default one.
        var etcdImage = (string?)(await edit.ReadAsync(Cancellation))["spec"]!["images"]!["etcd"];
        try
        {
            if (interrupt is null) await IsGivenUpUnnoticedAsync(edit, bad, good);
            else await IsGivenUpAsync(edit, bad, good, interrupt);
        }
        finally
        {
            // Also for the tests after this one, should it have failed.
            var correction = RolloutSteps.Patient(bad.Correction);
            if (correction["images"] is JsonObject images)
                images["etcd"] = etcdImage;
            await edit.PatchAsync(correction, Cancellation);
        }

        Assert.All(await edit.WaitForRolloutAsync(good + 1, RolloutSteps.Patience, Cancellation), one => Assert.Null(one.Failed));
        await Eventually.HoldsAsync("nothing is degraded", TimeSpan.FromMinutes(1), async () =>
            (string?)(await edit.ConditionAsync("Degraded"))?["status"] == "False" ? null : (await edit.ConditionAsync("Degraded"))?.ToJsonString());
        await ControlPlaneHealth.IsWholeAsync(cluster.Nodes);
    }

    private async Task IsGivenUpUnnoticedAsync(ControlPlaneEdit edit, BadRevision bad, long good)
    {
        await using var load = await cluster.LoadAsync();
        await IsGivenUpAsync(edit, bad, good, () => Task.CompletedTask);
        EtcdInstants.AreAllThatFailed(await load.StopAsync(TimeSpan.Zero, Cancellation), restarts: 0);
    }

    private static async Task IsGivenUpAsync(ControlPlaneEdit edit, BadRevision bad, long good, Func<Task> interrupt)
    {
        await edit.PatchAsync(RolloutSteps.Impatient(bad.Spec), Cancellation);
        await interrupt();
        var revisions = await edit.WaitAsync("a node gives the revision up", RolloutSteps.Patience, all => all.Any(one => one.Failed > good), Cancellation);
        await SaysWhyAsync(edit, bad);

        var failed = Assert.Single(revisions, one => one.Failed is not null);
        Assert.Equal(good, failed.Current);
        Assert.All(revisions.Where(one => one != failed), other => Assert.Equal((good, good), (other.Target, other.Current!.Value)));
    }

    private static Task SaysWhyAsync(ControlPlaneEdit edit, BadRevision bad) =>
        Eventually.HoldsAsync("Degraded says why", TimeSpan.FromMinutes(1), async () =>
        {
            var condition = await edit.ConditionAsync("Degraded");
            var message = (string?)condition?["message"] ?? "";
            return (string?)condition?["status"] == "True"
                && (string?)condition["reason"] == "RevisionFailed"
                && bad.Words.All(word => message.Contains(word, StringComparison.Ordinal)) ? null : condition?.ToJsonString() ?? "no condition";
        });
}
