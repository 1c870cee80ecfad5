using System.Globalization;
using System.Text.Json.Nodes;
using Cpctl.DevCluster.Nodes;

namespace Cpctl.EndToEnd.Tests.Recovery;

/// <summary>Nothing but one file: every node is gone, and the cluster is there again on a machine with another name and address.</summary>
[Collection(FreshNodes.Collection)]
[Trait("Category", "Nodes")]
public sealed class RestoreTests(FreshNodes nodes)
{
    private const string User = "--kubeconfig /root/old.conf --request-timeout=20s";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Category", "Soak")]
    public async Task Restore_AllNodesGone_TheSameClusterOnAnotherMachineAndOthersJoin() => await LoseAndRestoreAsync(lost: 3, megabytes: 100, joining: 2);

    [Fact]
    public async Task Restore_TheOnlyNodeGone_TheSameClusterOnAnotherMachine() => await LoseAndRestoreAsync(lost: 1, megabytes: 1, joining: 0);

    private async Task LoseAndRestoreAsync(int lost, int megabytes, int joining)
    {
        var old = await Task.WhenAll(Enumerable.Range(1, lost).Select(i => nodes.AddAsync($"lost{i}")));
        var fresh = await nodes.AddAsync("fresh1");
        var others = await Task.WhenAll(Enumerable.Range(2, joining).Select(i => nodes.AddAsync($"fresh{i}")));
        List<Node> all = [.. old, fresh, .. others];
        try
        {
            await nodes.Installer.BootstrapAsync(old[0], cancellation: Cancellation);
            if (lost > 1) await nodes.Installer.JoinAsync(old[0], old[1..], cancellation: Cancellation);
            await FillAsync(old[0], megabytes);
            var before = await ObjectsAsync(old[0]);
            var whole = await ClusterObjects.ReadAsync(old[0]);
            await CarriedFiles.CarryBundleAsync(old[0], fresh);
            await old[0].BashAsync("cp /etc/kubernetes/admin.conf /root/old.conf");
            await CarriedFiles.CarryAsync(old[0], fresh, "/root/old.conf");

            var refused = await fresh.CpctlAsync("restore", CarriedFiles.Bundle, "--identity", CarriedFiles.Key, "--yes");
            Assert.Equal(3, refused.ExitCode);
            Assert.Contains("the cluster in this backup still runs", refused.Error, StringComparison.Ordinal);
            foreach (var node in old)
            {
                await nodes.RemoveAsync(node);
                all.Remove(node);
            }

            var plan = (await fresh.CpctlAsync("restore", CarriedFiles.Bundle, "--identity", CarriedFiles.Key, "--dry-run")).EnsureSuccess().Output;
            Assert.Contains("lost1", plan, StringComparison.Ordinal);
            var started = TimeProvider.System.GetTimestamp();
            Log.Progress.Say((await fresh.CpctlAsync("restore", CarriedFiles.Bundle, "--identity", CarriedFiles.Key, "--yes")).EnsureSuccess().Error);
            var restored = TimeProvider.System.GetElapsedTime(started);

            Assert.Equal(before, await ObjectsAsync(fresh));
            var differences = whole.DifferencesTo(await ClusterObjects.ReadAsync(fresh));
            Assert.True(differences.Count == 0, string.Join(Environment.NewLine, differences));
            Log.Progress.Say($"{whole.Count} objects compared");
            Assert.Equal("hunter2", await fresh.BashAsync($"sed -i 's#server: .*#server: https://127.0.0.1:6443#' /root/old.conf; kubectl {User} -n shop get secret password -o jsonpath='{{.data.value}}' | base64 -d"));
            var list = JsonNode.Parse(await fresh.KubectlAsync("get --raw /api/v1/namespaces"))!;
            Assert.True(long.Parse(list["metadata"]!["resourceVersion"]!.GetValue<string>(), CultureInfo.InvariantCulture) > 1_000_000_000, "the revision did not go up");
            Assert.Equal([fresh.Name], (await fresh.ListAsync("controlplanenodes")).Select(Name));
            Assert.Equal(3, (await fresh.CpctlAsync("restore", CarriedFiles.Bundle, "--identity", CarriedFiles.Key, "--yes")).ExitCode);

            var beforeJoining = TimeProvider.System.GetTimestamp();
            await nodes.Installer.JoinAsync(fresh, others, cancellation: Cancellation);
            var joined = TimeProvider.System.GetElapsedTime(beforeJoining);
            await ControlPlaneHealth.IsWholeAsync([fresh, .. others]);
            Log.Progress.Say(string.Create(CultureInfo.InvariantCulture, $"{megabytes} MB: restored in {restored.TotalSeconds:0.0} s; {joining} others joined together in {joined.TotalSeconds:0.0} s"));
            foreach (var other in others) Assert.Equal(before, await ObjectsAsync(other));
        }
        finally
        {
            foreach (var node in all)
            {
                await Evidence.KeepAsync(node);
                await nodes.RemoveAsync(node);
            }
        }
    }

    private static async Task FillAsync(Node node, int megabytes)
    {
        await node.BashAsync($$"""
            set -e
            export KUBECONFIG=/etc/kubernetes/admin.conf
            kubectl create namespace shop
            kubectl -n shop create secret generic password --from-literal=value=hunter2
            kubectl -n shop create serviceaccount clerk
            kubectl -n shop create deployment idle --image={{SharedCluster.PauseImage}} --replicas=2
            for i in $(seq 1 {{2 * megabytes}}); do printf -- '---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c%s, namespace: shop}\ndata: {text: "%s"}\n' $i $(head -c 375000 /dev/urandom | base64 -w0); done | kubectl create -f - > /dev/null
            """);

        // The cluster adds a token for each of the namespace's two service accounts, and its authority, in its own time.
        await Eventually.HoldsAsync("the namespace is complete", TimeSpan.FromMinutes(1), async () =>
        {
            await node.KubectlAsync("-n shop get configmap kube-root-ca.crt");
            var tokens = await node.KubectlAsync("-n shop get serviceaccounts -o jsonpath='{.items[*].secrets[*].name}'");
            return tokens.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length == 2 ? null : $"tokens: {tokens}";
        });
    }

    /// <summary>What users made and what the cluster made for them, with uid and resource version.</summary>
    private static Task<string> ObjectsAsync(Node node) => node.KubectlAsync(
        """get configmaps,secrets,serviceaccounts -n shop --sort-by=.metadata.uid -o jsonpath='{range .items[*]}{.kind} {.metadata.name} {.metadata.uid} {.metadata.resourceVersion} {.data}{"\n"}{end}'""");

    private static string Name(JsonNode item) => item["metadata"]!["name"]!.GetValue<string>();
}
