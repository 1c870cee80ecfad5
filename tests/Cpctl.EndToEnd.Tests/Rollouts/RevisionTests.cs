using System.Text.Json.Nodes;
using Cpctl.DevCluster.Installation;

namespace Cpctl.EndToEnd.Tests.Rollouts;

/// <summary>Edits in a row are few revisions, a pause holds them back, the last one wins, and old ones go.</summary>
[Collection(SharedCluster.Collection)]
[Trait("Category", "Nodes")]
public sealed class RevisionTests(SharedCluster cluster)
{
    private const int Edits = 20;
    private const int Kept = 10;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Burst_OfTwentyEditsWhilePaused_MakesThreeRevisionsAtMostAndTheLastOneWins()
    {
        var edit = cluster.Edit();
        var before = await edit.SettledAsync();

        // Sent by one kubectl, one after the other: twenty of them would take longer than five seconds to start.
        var started = TimeProvider.System.GetTimestamp();
        await cluster.Nodes[0].ApplyAsync(string.Concat(Enumerable.Range(1, Edits).Select(number => Setting(number, paused: true) + "\n---\n")));
        var took = TimeProvider.System.GetElapsedTime(started);
        await MadeAsync(edit, Edits);

        var latest = (await edit.NumbersAsync(Cancellation))[^1];
        Assert.InRange(latest - before, 1, Math.Ceiling(took.TotalSeconds / 2.5) + 1);
        Assert.All(await edit.RevisionsAsync(Cancellation), one => Assert.Equal(before, one.Target));
        await Eventually.HoldsAsync("Progressing says that the rollout is paused", TimeSpan.FromMinutes(1), async () =>
            (string?)(await edit.ConditionAsync("Progressing"))?["reason"] is "Paused" ? null : "it does not");

        await cluster.Nodes[0].ApplyAsync(Setting(Edits, paused: false));
        await edit.WaitForRolloutAsync(latest - 1, RolloutSteps.Patience, Cancellation);
        foreach (var node in cluster.Nodes)
            Assert.Contains($"--event-ttl={Ttl(Edits)}", await node.ApiServerManifestsAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Superseded_ManyTimesWhilePaused_OldOnesGoAndWhatRunsIsKept()
    {
        var edit = cluster.Edit();
        var running = await edit.SettledAsync();
        for (var number = 1; number <= Kept + 2; number++)
        {
            await cluster.Nodes[0].ApplyAsync(Setting(100 + number, paused: true));
            await MadeAsync(edit, 100 + number);
        }

        await Eventually.HoldsAsync("superfluous revisions are gone", TimeSpan.FromMinutes(1), async () =>
            await edit.NumbersAsync(Cancellation) is var numbers && numbers.Count <= Kept + 1 ? null : string.Join(", ", numbers));
        Assert.Contains(running, await edit.NumbersAsync(Cancellation));

        // The newest goes to every node, none of those in between does.
        await cluster.Nodes[0].ApplyAsync(Setting(100 + Kept + 2, paused: false));
        await edit.WaitForRolloutAsync(running + Kept + 1, RolloutSteps.Patience, Cancellation);
        foreach (var node in cluster.Nodes)
            Assert.Contains($"--event-ttl={Ttl(100 + Kept + 2)}", await node.ApiServerManifestsAsync(), StringComparison.Ordinal);
    }

    private static string Ttl(int number) => $"{1000 + number}m";

    private static string Setting(int number, bool paused) => new JsonObject
    {
        ["apiVersion"] = "cpctl.dev/v1alpha1",
        ["kind"] = "ControlPlane",
        ["metadata"] = new JsonObject { ["name"] = "cluster" },
        ["spec"] = new JsonObject
        {
            ["apiServer"] = new JsonObject { ["eventTTL"] = Ttl(number) },
            ["rollout"] = new JsonObject { ["paused"] = paused },
        },
    }.ToJsonString();

    private Task MadeAsync(ControlPlaneEdit edit, int number) =>
        Eventually.HoldsAsync($"a revision of edit {number}", TimeSpan.FromMinutes(1), async () =>
        {
            var latest = (await edit.NumbersAsync(Cancellation))[^1];
            var content = await cluster.Nodes[0].KubectlAsync(
                $"get secret -n cpctl-system revision-{latest} -o go-template='{{{{index .data \"revision.json\"}}}}' | base64 -d");
            return content.Contains($"--event-ttl={Ttl(number)}", StringComparison.Ordinal) ? null : $"the latest is {latest}";
        });
}
