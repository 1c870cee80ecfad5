using System.Globalization;
using System.Text.Json.Nodes;
using Cpctl.DevCluster.Nodes;
using Cpctl.EndToEnd.Tests.Members;

namespace Cpctl.EndToEnd.Tests.Recovery;

/// <summary>Back to yesterday: one command on one node of a cluster that serves, and all of it has the objects of the backup.</summary>
[Collection(FreshNodes.Collection)]
[Trait("Category", "Soak")]
public sealed class InPlaceTests(FreshNodes nodes)
{
    private const string Bundle = "/root/yesterday.tar.age";
    private const string Key = "/root/recovery.key";
    private static readonly string[] Restore = ["restore", Bundle, "--identity", Key, "--in-place"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task InPlace_OneNode_TwiceAndRefusals_IsWhatItWasThen()
    {
        var all = await InstallAsync(1);
        var other = await nodes.AddAsync("back9");
        try
        {
            var node = all[0];
            await FillAsync(node);
            var then = await ObjectsAsync(node);
            await BackUpAsync(node);
            await ChangeAsync(node);

            var plain = await node.CpctlAsync("restore", Bundle, "--identity", Key, "--yes");
            Assert.Equal(3, plain.ExitCode);
            Assert.Contains("--in-place", plain.Error, StringComparison.Ordinal);
            Assert.Equal(2, (await other.CpctlAsync("restore", "/root/none", "--in-place", "--yes")).ExitCode);
            Assert.Equal(2, (await node.CpctlAsync(Restore)).ExitCode);
            var plan = (await node.CpctlAsync([.. Restore, "--dry-run"])).EnsureSuccess().Output;
            Log.Progress.Say(plan);
            Assert.Contains("Nothing was changed", plan, StringComparison.Ordinal);

            var last = 0L;
            for (var turn = 1; turn <= 2; turn++)
            {
                await ReturnAsync(node);
                Assert.Equal(then, await ObjectsAsync(node));
                await ControlPlaneHealth.IsWholeAsync(all);
                var revision = await RevisionAsync(node);
                Assert.True(revision > last + 1_000_000_000, $"revision {revision} after {last}");
                last = revision;
                await ChangeAsync(node);
            }

            Assert.Contains(await MemberFaults.ArchivedAsync(node), name => name.EndsWith("-etcd", StringComparison.Ordinal));
        }
        finally
        {
            all.Add(other);
            await EndAsync(all);
        }
    }

    [Fact]
    public async Task InPlace_ThreeNodesWithWorkloadsAndInformers_NobodyMissesADeletion()
    {
        var all = await InstallAsync(3);
        List<LiveInformer> informers = [];
        try
        {
            var node = all[0]; // where the endpoint leads
            await FillAsync(node);
            var then = await ObjectsAsync(node);
            await BackUpAsync(node);
            await ChangeAsync(node);
            foreach (var through in all) informers.Add(await LiveInformer.StartAsync(through, "/api/v1/configmaps"));
            await Eventually.HoldsAsync("informers that know what was created since", TimeSpan.FromMinutes(1), () =>
                Task.FromResult(informers.Find(informer => !informer.Objects().Any(one => one.StartsWith("shop/later ", StringComparison.Ordinal))) is null ? null : "one does not know shop/later"));
            var writes = new AcknowledgedWrites(node, "during");
            await writes.StartAsync(all[2]);
            await writes.ReachAsync(50);

            await ReturnAsync(node);
            await writes.StopAsync();
            await ControlPlaneHealth.IsWholeAsync(all);
            foreach (var one in all) Assert.Equal(then, await ObjectsAsync(one));
            foreach (var informer in informers) await KnowsAllAsync(node, informer);
            foreach (var gone in new[] { "shop/later", "shop/c1-copy" })
                Assert.All(informers, informer => Assert.Contains(gone, informer.Deleted()));
            await WorkloadsAsync(node);

            // What was acknowledged before the fence is in the archive; what came after it stays.
            var lost = (await writes.LostAsync()).Select(Number).ToList();
            var kept = (await writes.AcknowledgedAsync()).Select(Number).Except(lost).ToList();
            Log.Progress.Say($"{lost.Count} writes were undone, {kept.Count} made after the restore stay");
            Assert.True(kept.Count == 0 || lost.Count == 0 || lost.Max() < kept.Min(), "a write was lost after one that stayed");
            foreach (var removed in all.Where(one => one != node))
                Assert.Contains(await MemberFaults.ArchivedAsync(removed), name => name.EndsWith("-etcd", StringComparison.Ordinal));
        }
        finally
        {
            foreach (var informer in informers) await informer.DisposeAsync();
            await EndAsync(all);
        }
    }

    [Fact]
    public async Task InPlace_KilledInEveryPhase_FinishesWithTheSameCommand()
    {
        var all = await InstallAsync(3);
        try
        {
            var node = all[0];
            await FillAsync(node);
            var then = await ObjectsAsync(node);
            await BackUpAsync(node);
            await ChangeAsync(node);

            // Given up after the others were taken out: everything of now is there, and they come back.
            var now = await ObjectsAsync(node);
            await node.KillAtAsync("recovery", "read", [.. Restore, "--yes"]);
            Log.Progress.Say((await node.CpctlAsync("restore", "--in-place", "--abort")).EnsureSuccess().Output);
            await ControlPlaneHealth.IsWholeAsync(all);
            Assert.Equal(now, await ObjectsAsync(all[2]));

            foreach (var moment in new[] { "data", "fence", "removed", "swap", "objects", "start", "rejoin" })
                await node.KillAtAsync("recovery", moment, [.. Restore, "--yes"]);
            Log.Progress.Say((await node.CpctlAsync([.. Restore, "--yes"])).EnsureSuccess().Error);
            await ControlPlaneHealth.IsWholeAsync(all);
            Assert.Equal(then, await ObjectsAsync(all[2]));
        }
        finally
        {
            await EndAsync(all);
        }
    }

    private static async Task ReturnAsync(Node node)
    {
        var started = TimeProvider.System.GetTimestamp();
        var done = (await node.CpctlAsync([.. Restore, "--yes"])).EnsureSuccess();
        Log.Progress.Say(string.Create(CultureInfo.InvariantCulture, $"back after {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0.0} s\n{done.Error}\n{done.Output}"));
    }

    private static async Task FillAsync(Node node)
    {
        await node.BashAsync("""
            set -e
            export KUBECONFIG=/etc/kubernetes/admin.conf
            kubectl create namespace shop
            kubectl -n shop create secret generic password --from-literal=value=hunter2
            for i in $(seq 1 20); do printf -- '---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c%s, namespace: shop}\ndata: {text: "%s"}\n' $i $(head -c 2000 /dev/zero | tr '\0' x); done | kubectl apply -f - > /dev/null
            """);
        await Eventually.HoldsAsync("the namespace is complete", TimeSpan.FromMinutes(1), async () =>
        {
            await node.KubectlAsync("-n shop get configmap kube-root-ca.crt");
            var tokens = await node.KubectlAsync("-n shop get serviceaccounts -o jsonpath='{.items[*].secrets[*].name}'");
            return tokens.Length > 0 ? null : "no token";
        });
        await node.ApplyAsync(Workload("old", 2));
        await RunningAsync(node, "old", 2);
    }

    /// <summary>Creates, changes and deletes; a Deployment that is deleted takes its pods along.</summary>
    private static async Task ChangeAsync(Node node)
    {
        await node.KubectlAsync("-n shop create configmap later --from-literal=a=b");
        await node.KubectlAsync("-n shop create configmap c1-copy --from-literal=a=b");
        await node.KubectlAsync("-n shop delete configmap c2 c3");
        await node.KubectlAsync("""-n shop patch configmap c4 --type merge -p '{"data":{"text":"changed"}}'""");
        await node.KubectlAsync("""-n shop patch secret password --type merge -p '{"stringData":{"value":"hunter3"}}'""");
        await node.KubectlAsync("-n shop delete deployment old --wait=true");
        await node.ApplyAsync(Workload("new", 2));
        await RunningAsync(node, "new", 2);
    }

    private static Task WorkloadsAsync(Node node) => Eventually.HoldsAsync("the workloads of then", TimeSpan.FromMinutes(3), async () =>
    {
        var pods = await node.ListAsync("pods", "shop");
        var of = pods.Select(pod => (string)pod["metadata"]!["labels"]!["app"]!).ToList();
        return of.Count == 2 && of.TrueForAll(app => app == "old") && pods.All(IsReady) ? null : string.Join(", ", pods.Select(pod => $"{pod["metadata"]!["name"]} {pod["status"]?["phase"]}"));
    });

    private static Task RunningAsync(Node node, string app, int count) => Eventually.HoldsAsync($"pods of {app}", TimeSpan.FromMinutes(2), async () =>
        (await node.ListAsync("pods", "shop", $"app={app}")).Count(IsReady) is var ready && ready == count ? null : $"{ready} are ready");

    private static bool IsReady(JsonNode pod) =>
        pod["status"]?["conditions"]?.AsArray().Any(condition => (string?)condition!["type"] == "Ready" && (string?)condition["status"] == "True") == true;

    private static string Workload(string name, int replicas) => $$$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: {{{name}}}, namespace: shop}
        spec:
          replicas: {{{replicas}}}
          selector: {matchLabels: {app: {{{name}}}}}
          template:
            metadata: {labels: {app: {{{name}}}}}
            spec:
              terminationGracePeriodSeconds: 1
              containers: [{name: main, image: "{{{SharedCluster.PauseImage}}}"}]
        """;

    /// <summary>What users made, without versions: a restore gives each object a new one.</summary>
    private static Task<string> ObjectsAsync(Node node) => node.KubectlAsync(
        """get configmaps,secrets,serviceaccounts,deployments -n shop --sort-by=.metadata.uid -o jsonpath='{range .items[*]}{.kind} {.metadata.name} {.metadata.uid} {.data}{"\n"}{end}'""");

    private static async Task<long> RevisionAsync(Node node) =>
        long.Parse((string)JsonNode.Parse(await node.KubectlAsync("get --raw /api/v1/namespaces"))!["metadata"]!["resourceVersion"]!, CultureInfo.InvariantCulture);

    /// <summary>What the informer has is what the server has, to the version.</summary>
    private static Task KnowsAllAsync(Node node, LiveInformer informer) => Eventually.HoldsAsync("an informer without stale objects", TimeSpan.FromMinutes(1), async () =>
    {
        var there = (await node.ListAsync("configmaps"))
            .Select(item => $"{item["metadata"]!["namespace"]}/{item["metadata"]!["name"]} {item["metadata"]!["resourceVersion"]}").ToHashSet(StringComparer.Ordinal);
        var known = informer.Objects();
        return there.SetEquals(known) ? null
            : $"after {informer.Lists} lists it has {string.Join(", ", known.Except(there, StringComparer.Ordinal).Take(3))} and lacks {string.Join(", ", there.Except(known, StringComparer.Ordinal).Take(3))}";
    });

    private static async Task BackUpAsync(Node node)
    {
        var recipient = (await node.CpctlAsync("backup", "keygen", "-o", Key)).EnsureSuccess().Output.Trim();
        (await node.CpctlAsync("backup", "create", "-r", recipient, "-o", Bundle)).EnsureSuccess();
    }

    private static int Number(string write) => int.Parse(write[(write.LastIndexOf('-') + 1)..], CultureInfo.InvariantCulture);

    private async Task<List<Node>> InstallAsync(int count)
    {
        List<Node> all = [.. await Task.WhenAll(Enumerable.Range(1, count).Select(i => nodes.AddAsync($"back{i}")))];
        await nodes.Installer.BootstrapAsync(all[0], cancellation: Cancellation);
        if (count > 1) await nodes.Installer.JoinAsync(all[0], all[1..], cancellation: Cancellation);
        await ControlPlaneHealth.IsWholeAsync(all);
        return all;
    }

    private async Task EndAsync(IEnumerable<Node> all)
    {
        foreach (var node in all)
        {
            await Evidence.KeepAsync(node);
            await nodes.RemoveAsync(node);
        }
    }
}
