using System.Text.Json.Nodes;
using Cpctl.DevCluster.Installation;
using Cpctl.DevCluster.Nodes;

namespace Cpctl.EndToEnd.Tests.Recovery;

/// <summary>Backups that make themselves: there when they are due, verified, kept by the rules, and no harm when their destination is away.</summary>
[Collection(SharedCluster.Collection)]
[Trait("Category", "Soak")]
public sealed class ScheduledBackupTests(SharedCluster cluster)
{
    private const string Directory = "/srv/backups";
    private const string Key = "/root/scheduled.key";
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(3);

    private Node First => cluster.Nodes[0];

    private ControlPlaneEdit Edit => new(First);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Backups_EveryMinute_AreVerifiedAndPrunedAndTheLossOfTheDestinationOnlyDegrades()
    {
        try
        {
            await ConfigureAsync();
            await ScheduledOneIsMadeAsync();
            await RequestsAreMadeAndPrunedAsync();
            await DestinationGoesAndComesBackAsync();
        }
        finally
        {
            foreach (var node in cluster.Nodes) await Evidence.KeepAsync(node);
            await Edit.PatchAsync(new JsonObject { ["backup"] = null }, Cancellation);
            await First.KubectlAsync("delete etcdbackups --all");
            await OneRevisionEverywhereAsync();
        }
    }

    private async Task ConfigureAsync()
    {
        var recipient = (await First.CpctlAsync("backup", "keygen", "-o", Key)).EnsureSuccess().Output.Trim();
        await Edit.PatchAsync(
            new JsonObject
            {
                ["backup"] = new JsonObject
                {
                    ["schedule"] = "* * * * *",
                    ["recipients"] = new JsonArray(recipient),
                    ["destination"] = new JsonObject { ["directory"] = Directory },
                    ["retention"] = new JsonObject { ["last"] = 1, ["daily"] = 0, ["weekly"] = 0 },
                },
            },
            Cancellation);
    }

    private async Task ScheduledOneIsMadeAsync()
    {
        await Eventually.HoldsAsync("a scheduled backup is made and verified", Soon, async () =>
        {
            var made = (await BackupsAsync()).FirstOrDefault(backup => backup["spec"]?["scheduledFor"] is not null && Is(backup, "Succeeded"));
            if (made is null) return await StandingAsync();
            var status = made["status"]!;
            var node = cluster.Nodes.Single(node => node.Name == Text(status["node"]));
            var there = await node.BashAsync($"cd {Directory} && sha256sum {Text(status["file"])} && stat -c %a {Text(status["file"])}");
            return there.Contains(Text(status["sha256"]), StringComparison.Ordinal) && there.TrimEnd().EndsWith("600", StringComparison.Ordinal) ? null : there;
        });
        await Eventually.HoldsAsync("condition BackupCurrent", Soon, () => ConditionAsync("BackupCurrent", "True"));
    }

    private async Task RequestsAreMadeAndPrunedAsync()
    {
        foreach (var name in new[] { "one", "two" })
        {
            await First.ApplyAsync($"apiVersion: cpctl.dev/v1alpha1\nkind: EtcdBackup\nmetadata: {{name: {name}}}\nspec: {{node: {First.Name}}}");
            await Eventually.HoldsAsync($"backup {name} is made", Soon, async () => Is(await BackupAsync(name), "Succeeded", "Pruned") ? null : await StandingAsync());
        }

        await Eventually.HoldsAsync("the first is pruned", Soon, async () => Is(await BackupAsync("one"), "Pruned") ? null : await StandingAsync());
        var file = (await First.BashAsync($"ls {Directory}/*.tar.age")).Trim();
        Assert.DoesNotContain('\n', file);
        var verified = (await First.CpctlAsync("backup", "verify", file, "--identity", Key)).EnsureSuccess();
        Assert.Contains("is good", verified.Output, StringComparison.Ordinal);
        Assert.Contains("verified", await First.BashAsync($"cpctl backup list {Directory} | tee /var/log/node/backup-list-directory"), StringComparison.Ordinal);
        Assert.Contains("Succeeded", await First.BashAsync("cpctl backup list | tee /var/log/node/backup-list"), StringComparison.Ordinal);
        Assert.Contains("read back and verified", await First.BashAsync($"cpctl backup copy {file} /srv/copies | tee /var/log/node/backup-copy"), StringComparison.Ordinal);
        await First.BashAsync("cpctl backup prune --dry-run > /var/log/node/backup-prune 2>&1; cpctl backup prune /srv/copies --last 1; rm -r /srv/copies");
    }

    private async Task DestinationGoesAndComesBackAsync()
    {
        foreach (var node in cluster.Nodes) await node.BashAsync($"mkdir -p {Directory}; mv {Directory} /srv/kept; touch {Directory}");
        await Eventually.HoldsAsync("Degraded says that backups fail", Soon, () => ConditionAsync("Degraded", "True", "BackupFailed"));
        Assert.Null(await ConditionAsync("Available", "True"));
        await First.BashAsync("kubectl --kubeconfig /etc/kubernetes/admin.conf get etcdbackups -o wide > /var/log/node/backup-objects");
        await First.KubectlAsync("create configmap written-meanwhile && kubectl --kubeconfig /etc/kubernetes/admin.conf delete configmap written-meanwhile");

        foreach (var node in cluster.Nodes) await node.BashAsync($"rm {Directory}; mv /srv/kept {Directory}");
        await Eventually.HoldsAsync("backups work again", Soon, () => ConditionAsync("Degraded", "False"));
        var left = await Task.WhenAll(cluster.Nodes.Select(node => node.BashAsync($"ls -A {Directory} | grep -vE '^cpctl-.*(age|json)$' || true")));
        Assert.All(left, Assert.Empty);
    }

    private async Task OneRevisionEverywhereAsync()
    {
        var latest = (await Edit.NumbersAsync(Cancellation))[^1];
        await Edit.WaitForRolloutAsync(latest - 1, TimeSpan.FromMinutes(4), Cancellation);
        await ControlPlaneHealth.IsWholeAsync(cluster.Nodes);
    }

    private async Task<IReadOnlyList<JsonNode>> BackupsAsync() => await First.ListAsync("etcdbackups");

    private Task<JsonNode> BackupAsync(string name) => First.GetAsync("etcdbackups", name);

    private async Task<string?> ConditionAsync(string type, string status, string? reason = null)
    {
        var conditions = (await Edit.ReadAsync(Cancellation))["status"]!["conditions"]!.AsArray();
        var condition = conditions.FirstOrDefault(condition => Text(condition!["type"]) == type);
        return condition is not null && Text(condition["status"]) == status && (reason is null || Text(condition["reason"]) == reason) ? null : $"{type}: {condition?.ToJsonString()}";
    }

    private Task<string> StandingAsync() => First.KubectlAsync("get etcdbackups -o wide");

    private static bool Is(JsonNode backup, params string[] phases) => phases.Contains(Text(backup["status"]?["phase"]));

    private static string Text(JsonNode? value) => (string?)value ?? "";
}
