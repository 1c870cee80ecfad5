using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Cpctl.DevCluster.Nodes;

namespace Cpctl.EndToEnd.Tests.Certificates;

/// <summary>All nodes, a worker among them, are off until every leaf has expired, those of kubelets too. Switched on again they come back by themselves.</summary>
[Collection(FreshNodes.Collection)]
[Trait("Category", "Soak")]
public sealed class ExpiredLeavesTests(FreshNodes fresh)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Leaves_ExpiredWhileAllNodesWereOff_NodesComeBackByThemselves()
    {
        await fresh.AddLoadBalancerAsync();
        Node[] nodes = [await fresh.AddAsync("off1"), await fresh.AddAsync("off2"), await fresh.AddAsync("off3")];
        var worker = await fresh.AddAsync("offw");
        Node[] all = [.. nodes, worker];
        try
        {
            await fresh.Installer.BootstrapAsync(nodes[0], file => file["spec"]!["certificates"] = new JsonObject { ["leafValidity"] = "2m" }, Cancellation);
            await fresh.Installer.JoinAsync(nodes[0], nodes[1..], cancellation: Cancellation);
            await fresh.Installer.JoinAsync(nodes[0], [worker], worker: true, Cancellation);
            await nodes[0].KubectlAsync("wait --for=condition=Ready node/offw --timeout=120s");
            await nodes[0].KubectlAsync("create configmap -n default kept --from-literal=written=before");
            var leaves = await LeavesAsync(nodes[0]);
            await Task.WhenAll(all.Select(node => node.StopAsync(Cancellation)));

            // Renewed until the end perhaps: from now on nobody renews anything.
            var last = Latest(leaves, TimeProvider.System.GetUtcNow());
            await Eventually.HoldsAsync("every leaf to have expired", TimeSpan.FromMinutes(4), () =>
                Task.FromResult(TimeProvider.System.GetUtcNow() > last ? null : $"the last one expires at {last:HH:mm:ss}"));

            var (watch, started) = (Stopwatch.StartNew(), TimeProvider.System.GetUtcNow());
            await Task.WhenAll(all.Select(node => node.StartAsync(Cancellation)));
            await Eventually.HoldsAsync("the API to answer", TimeSpan.FromMinutes(4), async () =>
            {
                var answer = await nodes[0].KubectlAsync("get configmap -n default kept -o jsonpath={.data.written}");
                return answer == "before" ? null : answer;
            });
            Log.Progress.Say($"the API of {nodes[0].Name} answers {watch.Elapsed.TotalSeconds:0.0} s after the start");
            await ControlPlaneHealth.IsWholeAsync(nodes);
            Log.Progress.Say($"everything is well {watch.Elapsed.TotalSeconds:0.0} s after the start");
            await Eventually.HoldsAsync("the worker's kubelet to be back", TimeSpan.FromMinutes(4), () => KubeletProblemAsync(nodes[0], worker, started));
            Log.Progress.Say($"the worker is back {watch.Elapsed.TotalSeconds:0.0} s after the start");
            await Eventually.HoldsAsync("no agent to report an expired leaf", TimeSpan.FromMinutes(2), async () =>
                (await LeavesAsync(nodes[0])).FirstOrDefault(leaf => (string?)leaf["state"] == "Expired")?.ToJsonString());
        }
        finally
        {
            foreach (var node in all)
            {
                await Evidence.KeepAsync(node);
                await fresh.RemoveAsync(node);
            }
        }
    }

    /// <summary>It is heard of since then, by its client certificate, and answers, by its serving one.</summary>
    private static async Task<string?> KubeletProblemAsync(Node first, Node worker, DateTimeOffset since)
    {
        var heard = await first.KubectlAsync($"get lease -n kube-node-lease {worker.Name} -o jsonpath={{.spec.renewTime}}");
        if (DateTimeOffset.Parse(heard, CultureInfo.InvariantCulture) < since) return $"heard of last at {heard}";
        var answer = await first.KubectlAsync($"get --raw /api/v1/nodes/{worker.Name}/proxy/healthz");
        return answer == "ok" ? null : answer;
    }

    private static async Task<IReadOnlyList<JsonNode>> LeavesAsync(Node node) =>
    [
        .. JsonNode.Parse((await node.CpctlAsync("certs", "list", "-o", "json")).Output)!["items"]!.AsArray()
            .Select(item => item!).Where(item => (string?)item["renewedBy"] == "agent"),
    ];

    private static DateTimeOffset NotAfter(JsonNode leaf) => DateTimeOffset.Parse((string)leaf["notAfter"]!, CultureInfo.InvariantCulture);

    /// <summary>One that was made right before its node stopped lasts a whole life from then.</summary>
    private static DateTimeOffset Latest(IReadOnlyList<JsonNode> leaves, DateTimeOffset stopped) =>
        leaves.Select(NotAfter).Append(stopped + TimeSpan.FromMinutes(2)).Max() + TimeSpan.FromSeconds(5);
}
