using System.Text.Json.Nodes;
using Cpctl.DevCluster.Clusters;
using Cpctl.DevCluster.Installation;
using Cpctl.DevCluster.Nodes;

namespace Cpctl.EndToEnd.Tests.Machines;

/// <summary>The machines that all other tests stand on.</summary>
[Collection(FreshNodes.Collection)]
[Trait("Category", "Nodes")]
public sealed class NodeTests(FreshNodes nodes)
{
    [Fact]
    public async Task Exec_InputAndExitCode_PassUnchanged()
    {
        var node = await nodes.BareAsync();
        var result = await node.ExecAsync(["sh", "-c", "cat; echo trouble >&2; exit 7"], "one\ntwo", cancellation: TestContext.Current.CancellationToken);
        Assert.Equal((7, "one\ntwo", "trouble\n"), (result.ExitCode, result.Output, result.Error));
    }

    [Fact]
    public async Task Node_Bare_HasProgramsAndImages()
    {
        var node = await nodes.BareAsync();
        await node.BashAsync("for p in cpctl kubelet kubectl etcdctl ctr openssl curl; do command -v $p || exit 1; done");
        var images = await node.BashAsync("ctr -n k8s.io images ls -q");
        Assert.All(["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "pause", "cpctl"],
            name => Assert.Contains($"cpctl.local/{name}:", images, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Node_Restarted_KeepsAddressAndDisks()
    {
        var node = await nodes.AddAsync("restart1");
        var address = await node.BashAsync("hostname -i");
        await node.BashAsync("for d in /var/lib/etcd /var/lib/kubelet /var/lib/cpctl /etc/kubernetes; do echo kept > $d/mark; done");

        await node.KillAsync(TestContext.Current.CancellationToken);
        await node.StartAsync(TestContext.Current.CancellationToken);
        await node.WaitForContainerdAsync(TestContext.Current.CancellationToken);

        Assert.Equal(address, await node.BashAsync("hostname -i"));
        Assert.Equal(4, (await node.BashAsync("cat /var/lib/etcd/mark /var/lib/kubelet/mark /var/lib/cpctl/mark /etc/kubernetes/mark"))
            .Split("kept").Length - 1);
        await nodes.RemoveAsync(node);
        Assert.False(Directory.Exists(node.Disks.Folder));
    }

    [Fact]
    public async Task Snapshot_Restored_GivesTheDisksBack()
    {
        var node = await nodes.AddAsync("snapshot1");
        await node.BashAsync("echo before > /var/lib/etcd/mark");
        using var snapshot = await ClusterSnapshot.TakeAsync([node], TestContext.Current.CancellationToken);
        await node.BashAsync("echo after > /var/lib/etcd/mark; touch /etc/kubernetes/new");

        await snapshot.RestoreAsync(TestContext.Current.CancellationToken);

        Assert.Equal("before\n", await node.BashAsync("cat /var/lib/etcd/mark; ls /etc/kubernetes/new 2>/dev/null || true"));
        await nodes.RemoveAsync(node);
    }

    [Fact]
    public async Task Kubelet_KilledOrAskedToRestart_RunsAgain()
    {
        var node = await nodes.AddAsync("kubelet1");
        await ConfigureKubeletAsync(node);
        var first = await KubeletAsync(node, "");
        await node.BashAsync("kill -9 " + first);
        var second = await KubeletAsync(node, first);
        await node.BashAsync("touch /run/cpctl/kubelet.restart");
        await KubeletAsync(node, second);
        Assert.Equal("", await node.BashAsync("ls /run/cpctl/kubelet.restart 2>/dev/null || true"));
        await nodes.RemoveAsync(node);
    }

    [Fact]
    public async Task Containerd_Killed_RunsAgain()
    {
        var node = await nodes.BareAsync();
        await node.BashAsync("pkill -9 -x containerd; for i in $(seq 100); do pgrep -x containerd >/dev/null && exit 0; sleep 0.1; done; exit 1");
        await node.WaitForContainerdAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>A kubelet without an API server: it runs static pods only.</summary>
    private static async Task ConfigureKubeletAsync(Node node)
    {
        var version = (await node.BashAsync("kubelet --version")).Trim().Split(' ')[^1];
        var configuration = KubeletSettings.For(version);
        configuration["apiVersion"] = "kubelet.config.k8s.io/v1beta1";
        configuration["kind"] = "KubeletConfiguration";
        configuration["authentication"] = new JsonObject { ["webhook"] = new JsonObject { ["enabled"] = false } };
        configuration["authorization"] = new JsonObject { ["mode"] = "AlwaysAllow" };
        await node.WriteFileAsync("/var/lib/kubelet/config.yaml", configuration.ToJsonString(), TestContext.Current.CancellationToken);
        var runtime = int.Parse(version.Split('.')[1]) < 27 ? "--container-runtime=remote " : "";
        await node.WriteFileAsync(
            "/var/lib/kubelet/cpctl.env",
            $"CPCTL_KUBELET_ARGS=\"--config=/var/lib/kubelet/config.yaml {runtime}--container-runtime-endpoint=unix:///run/containerd/containerd.sock\"\n",
            TestContext.Current.CancellationToken);
    }

    /// <summary>Waits for a healthy kubelet other than <paramref name="previous"/> and returns its process id.</summary>
    private static async Task<string> KubeletAsync(Node node, string previous) => (await node.BashAsync(
        $"for i in $(seq 600); do pid=$(pgrep -x kubelet); [ -n \"$pid\" ] && [ \"$pid\" != '{previous}' ] "
        + "&& curl -sf http://127.0.0.1:10248/healthz >/dev/null && { echo $pid; exit 0; }; sleep 0.1; done; tail -5 /var/log/node/kubelet.log >&2; exit 1")).Trim();
}
