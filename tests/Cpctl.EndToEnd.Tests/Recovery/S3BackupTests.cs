using System.Text.Json.Nodes;
using Cpctl.DevCluster.Installation;
using Cpctl.DevCluster.Nodes;
using Cpctl.Recovery.Tests.Destinations.S3;

namespace Cpctl.EndToEnd.Tests.Recovery;

/// <summary>Backups of one node to a real S3 store over https: made, listed, fetched and pruned there; what is wrong with the store is told, and the credentials never are.</summary>
[Collection(FreshNodes.Collection)]
[Trait("Category", "Soak")]
public sealed class S3BackupTests(FreshNodes nodes)
{
    private const string Key = "/root/s3.key";
    private const string Place = $"s3://{S3Server.Bucket}/clusters/blue";
    private const string Wrong = "not-the-secret-of-end-to-end-tests";
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(4);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Backups_ToABucket_AreMadeFetchedAndPruned_AndTroubleIsTold()
    {
        var node = await nodes.AddAsync("store1");
        var here = node.Address[..node.Address.LastIndexOf('.')] + ".1";
        using var authority = new TestAuthority(here);
        using var store = await S3Server.StartAsync(authority, here);
        try
        {
            await nodes.Installer.BootstrapAsync(node, cancellation: Cancellation);
            await ConfigureAsync(node, store, authority);
            var first = await MadeAsync(node, "one");
            await FetchAsync(node, first);
            await RestoreFindsItAsync(node, await nodes.BareAsync(), store, authority, first);

            await CredentialsAsync(node, Wrong);
            Assert.Contains("access key and secret do not belong together", await FailedAsync(node, "two"), StringComparison.Ordinal);

            await CredentialsAsync(node, S3Server.Secret);
            await MadeAsync(node, "three");
            await Eventually.HoldsAsync("the first is pruned", Soon, async () => Phase(await BackupAsync(node, "one")) == "Pruned" ? null : await StandingAsync(node));
            Assert.DoesNotContain(first, await node.BashAsync($"cpctl backup list {Place}"), StringComparison.Ordinal);

            store.Kill();
            Assert.Contains("can't be reached", await FailedAsync(node, "four"), StringComparison.Ordinal);
            await Eventually.HoldsAsync("Degraded says that backups fail", Soon, () => ConditionAsync(node, "Degraded", "BackupFailed"));
            Assert.Null(await ConditionAsync(node, "Available", null));
            await node.BashAsync("kubectl --kubeconfig /etc/kubernetes/admin.conf get etcdbackups -o wide > /var/log/node/s3-objects");
            await NothingTellsTheSecretAsync(node);
        }
        finally
        {
            await Evidence.KeepAsync(node);
            await nodes.RemoveAsync(node);
        }
    }

    private static async Task ConfigureAsync(Node node, S3Server store, TestAuthority authority)
    {
        var recipient = (await node.CpctlAsync("backup", "keygen", "-o", Key)).EnsureSuccess().Output.Trim();
        await CredentialsAsync(node, S3Server.Secret);
        var destination = new JsonObject
        {
            ["s3"] = new JsonObject
            {
                ["endpoint"] = store.Endpoint.AbsoluteUri,
                ["bucket"] = S3Server.Bucket,
                ["prefix"] = "clusters/blue",
                ["caBundle"] = authority.Pem,
                ["credentialsSecret"] = new JsonObject { ["name"] = "backup-store" },
            },
        };
        await new ControlPlaneEdit(node).PatchAsync(
            new JsonObject
            {
                ["backup"] = new JsonObject
                {
                    ["recipients"] = new JsonArray(recipient),
                    ["destination"] = destination,
                    ["retention"] = new JsonObject { ["last"] = 1, ["daily"] = 0, ["weekly"] = 0 },
                },
            },
            Cancellation);
    }

    private static Task CredentialsAsync(Node node, string secret) => node.ApplyAsync(
        $"apiVersion: v1\nkind: Secret\nmetadata: {{name: backup-store, namespace: cpctl-system}}\nstringData: {{accessKeyID: \"{S3Server.AccessKey}\", secretAccessKey: \"{secret}\"}}");

    private static async Task FetchAsync(Node node, string file)
    {
        var listed = await node.BashAsync($"cpctl backup list {Place} | tee /var/log/node/s3-list");
        Assert.Contains(file, listed, StringComparison.Ordinal);
        Assert.Contains("verified", listed, StringComparison.Ordinal);
        await node.BashAsync($"cpctl backup copy {Place}/{file} /root/fetched | tee /var/log/node/s3-copy");
        Assert.Contains("is good", await node.BashAsync($"cpctl backup verify {Place}/{file} --identity {Key} | tee /var/log/node/s3-verify"), StringComparison.Ordinal);
        await node.BashAsync("cpctl backup prune --dry-run > /var/log/node/s3-prune 2>&1");
    }

    /// <summary>On a machine that knows nothing of the cluster. To be told whose backup it is, it has to be fetched and decrypted.</summary>
    private static async Task RestoreFindsItAsync(Node node, Node bare, S3Server store, TestAuthority authority, string file)
    {
        await bare.WriteFileAsync("/root/s3.key", await node.ReadFileAsync(Key, Cancellation), Cancellation);
        await bare.WriteFileAsync("/root/store.pem", authority.Pem, Cancellation);
        var refused = await bare.ExecAsync(
            [
                "env", $"AWS_ENDPOINT_URL={store.Endpoint}", $"AWS_ACCESS_KEY_ID={S3Server.AccessKey}", $"AWS_SECRET_ACCESS_KEY={S3Server.Secret}", "AWS_CA_BUNDLE=/root/store.pem",
                "cpctl", "restore", $"{Place}/{file}", "--identity", "/root/s3.key", "--dry-run",
            ],
            cancellation: Cancellation);
        Assert.Equal(3, refused.ExitCode);
        Assert.Contains("the cluster in this backup still runs", refused.Error, StringComparison.Ordinal);
        await bare.BashAsync("rm /root/s3.key /root/store.pem; ! ls -d /tmp/cpctl-bundle-*");
    }

    private static async Task<string> MadeAsync(Node node, string name)
    {
        await AskAsync(node, name);
        await Eventually.HoldsAsync($"backup {name} is made", Soon, async () => Phase(await BackupAsync(node, name)) == "Succeeded" ? null : await StandingAsync(node));
        var status = (await BackupAsync(node, name))["status"]!;
        Assert.Equal((Place, true), ((string?)status["location"], (bool)status["verified"]!));
        return (string)status["file"]!;
    }

    private static async Task<string> FailedAsync(Node node, string name)
    {
        await AskAsync(node, name);
        await Eventually.HoldsAsync($"backup {name} fails", Soon, async () => Phase(await BackupAsync(node, name)) == "Failed" ? null : await StandingAsync(node));
        return (string)(await BackupAsync(node, name))["status"]!["message"]!;
    }

    private static async Task NothingTellsTheSecretAsync(Node node)
    {
        var said = await node.BashAsync($"""
            kubectl --kubeconfig /etc/kubernetes/admin.conf get events,etcdbackups,controlplanes,controlplanenodes -A -o yaml > /tmp/said
            cpctl support -o /tmp/support.tar.gz > /dev/null; mkdir -p /tmp/support; tar -xf /tmp/support.tar.gz -C /tmp/support
            ls -R /tmp/support | wc -l
            grep -rlE '{S3Server.Secret}|{Wrong}' /tmp/said /tmp/support /var/log/pods /var/lib/cpctl || true
            """);
        var lines = said.Trim().Split('\n');
        Assert.True(int.Parse(lines[0]) > 10, "the support bundle holds next to nothing");
        Assert.Single(lines);
    }

    private static async Task<string?> ConditionAsync(Node node, string type, string? reason)
    {
        var conditions = (await new ControlPlaneEdit(node).ReadAsync(Cancellation))["status"]!["conditions"]!.AsArray();
        var condition = conditions.FirstOrDefault(condition => (string?)condition!["type"] == type);
        return (string?)condition?["status"] == "True" && (reason is null || (string?)condition["reason"] == reason) ? null : $"{type}: {condition?.ToJsonString()}";
    }

    private static Task AskAsync(Node node, string name) => node.ApplyAsync($"apiVersion: cpctl.dev/v1alpha1\nkind: EtcdBackup\nmetadata: {{name: {name}}}");

    private static Task<JsonNode> BackupAsync(Node node, string name) => node.GetAsync("etcdbackups", name);

    private static Task<string> StandingAsync(Node node) => node.KubectlAsync("get etcdbackups -o wide");

    private static string? Phase(JsonNode backup) => (string?)backup["status"]?["phase"];
}
