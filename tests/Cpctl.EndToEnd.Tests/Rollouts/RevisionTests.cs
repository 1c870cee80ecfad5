using System.Text.Json.Nodes;
using Cpctl.DevCluster.Installation;

namespace Cpctl.EndToEnd.Tests.Rollouts;

/// <summary>Edits in a row are few revisions, a pause holds them back, the last one wins, and old ones go.</summary>
[Collection(SharedCluster.Collection)]
[Trait("Category", "Nodes")]
public sealed class RevisionTests(SharedCluster cluster) : IAsyncDisposable
{
    private const int Edits = 20;
    private const int Kept = 10;
    private const string Kubectl = "kubectl --kubeconfig /etc/kubernetes/admin.conf patch controlplane cluster --type merge";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Burst_OfTwentyEditsWhilePaused_MakesThreeRevisionsAtMostAndTheLastOneWins()
    {
        var edit = cluster.Edit();
        var before = await edit.SettledAsync();

        var started = TimeProvider.System.GetTimestamp();
        await cluster.Nodes[0].BashAsync($"for i in $(seq {Edits}); do {Kubectl} -p '{Patch("'$((1000+i))m'", paused: true)}' & sleep 0.2; done; wait; {Kubectl} -p '{Patch(Ttl(Edits), paused: true)}'");
        var took = TimeProvider.System.GetElapsedTime(started);
        await MadeAsync(edit, Edits);

        var latest = (await edit.NumbersAsync(Cancellation))[^1];
        Assert.InRange(latest - before, 1, Math.Ceiling(took.TotalSeconds / 2.5) + 1);
        Assert.All(await edit.RevisionsAsync(Cancellation), one => Assert.Equal(before, one.Target));
        await Eventually.HoldsAsync("Progressing says that the rollout is paused", TimeSpan.FromMinutes(1), async () =>
            (string?)(await edit.ConditionAsync("Progressing"))?["reason"] is "Paused" ? null : "it does not");

        // Watched from the very moment of the edit on: what ends is the rollout of this edit's own revision.
        await SetAsync(Ttl(Edits + 1), paused: false);
        var watched = await cluster.Nodes[0].CpctlAsync("rollout", "status", "--watch", "--timeout", "6m");
        Assert.Equal(0, watched.ExitCode);
        Assert.Equal(latest + 1, (await edit.NumbersAsync(Cancellation))[^1]);
        foreach (var node in cluster.Nodes)
            Assert.Contains($"--event-ttl={Ttl(Edits + 1)}", await node.ApiServerManifestsAsync(), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Category", "Soak")]
    public async Task Superseded_ManyTimesWhilePaused_OldOnesGoAndWhatRunsIsKept()
    {
        var edit = cluster.Edit();
        var running = await edit.SettledAsync();
        for (var number = 1; number <= Kept + 2; number++)
        {
            await SetAsync(Ttl(100 + number), paused: true);
            await MadeAsync(edit, 100 + number);
        }

        await Eventually.HoldsAsync("superfluous revisions are gone", TimeSpan.FromMinutes(1), async () =>
            await edit.NumbersAsync(Cancellation) is var numbers && numbers.Count <= Kept + 1 ? null : string.Join(", ", numbers));
        Assert.Contains(running, await edit.NumbersAsync(Cancellation));

        // The newest goes to every node, none of those in between does.
        await SetAsync(Ttl(100 + Kept + 2), paused: false);
        await edit.WaitForRolloutAsync(running + Kept + 1, RolloutSteps.Patience, Cancellation);
        foreach (var node in cluster.Nodes)
            Assert.Contains($"--event-ttl={Ttl(100 + Kept + 2)}", await node.ApiServerManifestsAsync(), StringComparison.Ordinal);
    }

    /// <summary>A test that fails while the rollout is paused must not hold up those after it.</summary>
    public async ValueTask DisposeAsync() =>
        await cluster.Edit().PatchAsync(new JsonObject { ["rollout"] = new JsonObject { ["paused"] = false } }, CancellationToken.None);

    private static string Ttl(int number) => $"{1000 + number}m";

    private Task SetAsync(string ttl, bool paused) => cluster.Edit().PatchAsync(JsonNode.Parse(Patch(ttl, paused))!["spec"]!.AsObject(), Cancellation);

    private static string Patch(string ttl, bool paused) =>
        $$$$"""{"spec":{"apiServer":{"eventTTL":"{{{{ttl}}}}"},"rollout":{"paused":{{{{(paused ? "true" : "false")}}}} }}}""";

    private Task MadeAsync(ControlPlaneEdit edit, int number) =>
        Eventually.HoldsAsync($"a revision of edit {number}", TimeSpan.FromMinutes(1), async () =>
        {
            var latest = (await edit.NumbersAsync(Cancellation))[^1];
            var content = await cluster.Nodes[0].KubectlAsync(
                $"get secret -n cpctl-system revision-{latest} -o go-template='{{{{index .data \"revision.json\"}}}}' | base64 -d");
            return content.Contains($"--event-ttl={Ttl(number)}", StringComparison.Ordinal) ? null : $"the latest is {latest}";
        });
}
