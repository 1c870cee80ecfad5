namespace Cpctl.EndToEnd.Tests.Machines;

/// <summary>A machine that only runs workloads: the agent looks after its certificate and kubelet, and nothing else is there.</summary>
[Collection(SharedCluster.Collection)]
[Trait("Category", "Nodes")]
public sealed class WorkerTests(SharedCluster cluster)
{
    [Fact]
    public async Task Worker_JoinsAndLeaves_HoldsNothingOfTheCluster()
    {
        var worker = await cluster.AddAsync("w1");
        var first = cluster.Nodes[0];
        try
        {
            await cluster.Installer.JoinAsync(first, [worker], worker: true, TestContext.Current.CancellationToken);
            await first.KubectlAsync("wait --for=condition=Ready node/w1 --timeout=120s");

            Assert.Equal("", (await worker.BashAsync("find / -xdev \\( -name 'ca.key' -o -name 'sa.key' -o -name signers.json -o -name admin.conf \\) 2>/dev/null || true")).Trim());
            Assert.Equal("", (await worker.BashAsync("pgrep -x 'etcd|kube-apiserver|kube-scheduler' || true")).Trim());

            var reset = await worker.CpctlAsync("reset", "--yes");
            Assert.True(reset.ExitCode == 0, reset.Error);
            Assert.Equal("", (await worker.BashAsync("pgrep -x kubelet || true")).Trim());
        }
        finally
        {
            await Evidence.KeepAsync(worker);
            await cluster.RemoveAsync(worker);
            await first.KubectlAsync("delete node/w1 controlplanenode/w1 --ignore-not-found");
        }
    }
}
