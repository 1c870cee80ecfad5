using System.Text.Json.Nodes;
using Cpctl.DevCluster.Installation;
using Cpctl.DevCluster.Nodes;

namespace Cpctl.EndToEnd.Tests.Recovery;

/// <summary>A bundle is restored beside the cluster that runs: what is good passes, what is not is told, and nothing of it stays.</summary>
[Collection(FreshNodes.Collection)]
[Trait("Category", "Soak")]
public sealed class DrillTests(FreshNodes nodes)
{
    private const string Bundle = "/root/drill.tar.age";
    private const string Key = "/root/drill.key";
    private const string Other = "/root/other.key";
    private const string Place = "/srv/backups";
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(6);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Drill_ByCommandAndBySchedule_PassesTellsWhatIsWrongAndLeavesNothing()
    {
        var node = await nodes.AddAsync("drill1");
        try
        {
            await nodes.Installer.BootstrapAsync(node, cancellation: Cancellation);
            var recipient = (await node.CpctlAsync("backup", "keygen", "-o", Key)).EnsureSuccess().Output.Trim();
            await node.BashAsync("export KUBECONFIG=/etc/kubernetes/admin.conf; for i in $(seq 1 60); do kubectl create secret generic s$i --from-literal=value=hunter$i > /dev/null; done");
            await GoodBundleAsync(node, recipient);
            await BadBundlesAsync(node);
            await KilledAsync(node);
            await UnreadableSecretAsync(node, recipient);
            await ScheduledAsync(node, recipient);
            await AgentIsKilledAsync(node);
        }
        finally
        {
            await Evidence.KeepAsync(node);
            await nodes.RemoveAsync(node);
        }
    }

    private static async Task GoodBundleAsync(Node node, string recipient)
    {
        (await node.CpctlAsync("backup", "create", "-r", recipient, "-o", Bundle)).EnsureSuccess();
        var drill = await node.BashAsync($"cpctl backup verify {Bundle} --identity {Key} --drill 2>&1 | tee /var/log/node/drill-good");
        Assert.Contains("is good: revision", drill, StringComparison.Ordinal);
        Assert.Contains("restored: etcd serves", drill, StringComparison.Ordinal);
        Assert.Matches(@"served: an API server gives ControlPlane/cluster and 50 of \d+ Secrets", drill);
        await NothingStaysAsync(node);
    }

    private static async Task BadBundlesAsync(Node node)
    {
        (await node.CpctlAsync("backup", "keygen", "-o", Other)).EnsureSuccess();
        var otherKey = await node.CpctlAsync("backup", "verify", Bundle, "--identity", Other, "--drill");
        Assert.Equal(1, otherKey.ExitCode);
        await node.BashAsync($"cp {Bundle} /root/damaged.tar.age; printf x | dd of=/root/damaged.tar.age bs=1 seek=200000 conv=notrunc status=none");
        var damaged = await node.CpctlAsync("backup", "verify", "/root/damaged.tar.age", "--identity", Key, "--drill");
        Assert.Equal(1, damaged.ExitCode);
        await node.WriteFileAsync("/var/log/node/drill-bad", otherKey.Error + damaged.Error, Cancellation);
        await NothingStaysAsync(node);
    }

    private static async Task KilledAsync(Node node)
    {
        await node.BashAsync($$"""
            cpctl backup verify {{Bundle}} --identity {{Key}} --drill > /tmp/killed 2>&1 & pid=$!
            for i in $(seq 600); do ss -ltn | grep -q 127.0.0.1:22379 && { kill -9 $pid; wait $pid; break; }; sleep 0.1; done
            ls /etc/kubernetes/manifests/drill-etcd-*.yaml && ls -d /var/lib/cpctl/drill
            """);
        var again = await node.CpctlAsync("backup", "verify", Bundle, "--identity", Key, "--drill");
        Assert.Equal((0, ""), (again.ExitCode, again.ExitCode == 0 ? "" : again.Error));
        await NothingStaysAsync(node);
    }

    /// <summary>One that was encrypted with a key that nobody has.</summary>
    private static async Task UnreadableSecretAsync(Node node, string recipient)
    {
        await node.EtcdctlAsync("put /registry/secrets/default/lost k8s:enc:secretbox:v1:gone:0123456789abcdef");
        (await node.CpctlAsync("backup", "create", "-r", recipient, "-o", "/root/lost.tar.age")).EnsureSuccess();
        await node.EtcdctlAsync("del /registry/secrets/default/lost");
        var drill = await node.CpctlAsync("backup", "verify", "/root/lost.tar.age", "--identity", Key, "--drill");
        await node.WriteFileAsync("/var/log/node/drill-lost", drill.Error, Cancellation);
        Assert.Equal(1, drill.ExitCode);
        Assert.Contains("Secret default/lost can't be read from the restored data", drill.Error, StringComparison.Ordinal);
        Assert.Contains("k8s:enc:secretbox:v1:gone", drill.Error, StringComparison.Ordinal);
        await NothingStaysAsync(node);
    }

    private static async Task ScheduledAsync(Node node, string recipient)
    {
        await new ControlPlaneEdit(node).PatchAsync(
            new JsonObject
            {
                ["backup"] = new JsonObject
                {
                    ["recipients"] = new JsonArray(recipient),
                    ["destination"] = new JsonObject { ["directory"] = Place },
                    ["drill"] = new JsonObject { ["schedule"] = "0 3 * * 0" },
                },
            },
            Cancellation);
        await Eventually.HoldsAsync("the first drill goes well", Soon, async () =>
            (await node.ListAsync("etcdbackups")).Any(backup => (bool?)backup["spec"]?["drill"] == true && Phase(backup) == "Succeeded" && (bool?)backup["status"]!["drill"]?["passed"] == true)
                ? null : await StandingAsync(node));
        await Eventually.HoldsAsync("status tells of it", Soon, async () => (await StatusAsync(node))?["lastPassedAt"] is null ? await StandingAsync(node) : null);
        await node.BashAsync("cpctl backup list > /var/log/node/drill-list; kubectl --kubeconfig /etc/kubernetes/admin.conf get etcdbackups -o yaml > /var/log/node/drill-objects; "
            + "kubectl --kubeconfig /etc/kubernetes/admin.conf get controlplane cluster -o yaml > /var/log/node/drill-status; kubectl --kubeconfig /etc/kubernetes/admin.conf get etcdbackups > /var/log/node/drill-table");
        await NothingStaysAsync(node);

        var noted = await node.BashAsync($"cpctl backup verify $(ls {Place}/*.age) --identity {Key} --drill 2>&1 | tee /var/log/node/drill-noted");
        Assert.Contains("noted in EtcdBackup drill-", noted, StringComparison.Ordinal);
    }

    /// <summary>The drill is lost with it, told as failed, and made anew.</summary>
    private static async Task AgentIsKilledAsync(Node node)
    {
        await node.ApplyAsync("apiVersion: cpctl.dev/v1alpha1\nkind: EtcdBackup\nmetadata: {name: killed}\nspec: {drill: true}");
        await node.BashAsync("for i in $(seq 1800); do ss -ltn | grep -q 127.0.0.1:22379 && { pkill -9 -f '^/usr/bin/[c]pctl agent'; exit 0; }; sleep 0.1; done; exit 1");
        await Eventually.HoldsAsync("the lost drill is told as failed", Soon, async () => (bool?)(await BackupAsync(node, "killed"))["status"]?["drill"]?["passed"] == false ? null : await StandingAsync(node));
        await Eventually.HoldsAsync("what it left is cleared away", Soon, async () => (await LeftAsync(node)) is { Length: > 0 } left ? left : null);
        await Eventually.HoldsAsync("Degraded says so", Soon, () => DegradedAsync(node, "DrillFailed"));
        await node.BashAsync("kubectl --kubeconfig /etc/kubernetes/admin.conf get controlplane cluster -o jsonpath='{.status.conditions[?(@.type==\"Degraded\")]}' > /var/log/node/drill-degraded");
        await Eventually.HoldsAsync("another goes well and takes that back", Soon, () => DegradedAsync(node, "AsExpected"));
        await NothingStaysAsync(node);
    }

    private static async Task<string?> DegradedAsync(Node node, string reason)
    {
        var conditions = (await new ControlPlaneEdit(node).ReadAsync(Cancellation))["status"]!["conditions"]!.AsArray();
        var degraded = conditions.Single(condition => (string?)condition!["type"] == "Degraded")!;
        return (string?)degraded["reason"] == reason ? null : degraded.ToJsonString();
    }

    private static async Task NothingStaysAsync(Node node) => Assert.Equal("", await LeftAsync(node));

    private static async Task<string> LeftAsync(Node node) => (await node.BashAsync("""
        ls -d /var/lib/cpctl/drill /etc/kubernetes/manifests/drill-* 2>/dev/null
        ss -ltn | grep -E '127.0.0.1:22[34]' || true
        """)).Trim();

    private static async Task<JsonNode?> StatusAsync(Node node) => (await new ControlPlaneEdit(node).ReadAsync(Cancellation))["status"]?["backup"]?["drill"];

    private static Task<JsonNode> BackupAsync(Node node, string name) => node.GetAsync("etcdbackups", name);

    private static Task<string> StandingAsync(Node node) => node.KubectlAsync("get etcdbackups -o wide");

    private static string? Phase(JsonNode backup) => (string?)backup["status"]?["phase"];
}
