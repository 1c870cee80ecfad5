namespace Cpctl.EndToEnd.Tests.BadInput;

/// <summary>A machine that isn't fit: everything that is wrong at once, each with its remedy; nothing changed.</summary>
[Collection(FreshNodes.Collection)]
[Trait("Category", "Nodes")]
public sealed class PreflightTests(FreshNodes nodes)
{
    [Fact]
    public async Task Bootstrap_PortTakenAndDataLeft_ReportsBothAndChangesNothing()
    {
        var node = await nodes.BareAsync();
        await nodes.WriteConfigurationAsync(node);
        await node.BashAsync("mkdir -p /var/lib/etcd/member && echo x > /var/lib/etcd/member/left");
        await node.BashAsync("setsid openssl s_server -accept 2379 -nocert >/dev/null 2>&1 & for i in $(seq 50); do ss -Hltn 'sport = :2379' | grep -q . && exit 0; sleep 0.1; done; exit 1");
        try
        {
            var before = await node.FilesAsync();
            var result = await node.CpctlAsync("bootstrap", "--config", "/etc/cpctl/cluster.yaml");
            Assert.NotEqual(0, result.ExitCode);
            Assert.Contains("2379", result.Error, StringComparison.Ordinal);
            Assert.Contains("/var/lib/etcd", result.Error, StringComparison.Ordinal);
            Assert.Equal(before, await node.FilesAsync());
        }
        finally
        {
            await node.BashAsync("pkill openssl; rm -rf /var/lib/etcd/member");
        }
    }

    [Fact]
    public async Task Bootstrap_NotRoot_IsRefused()
    {
        var node = await nodes.BareAsync();
        await nodes.WriteConfigurationAsync(node);
        var result = await node.ExecAsync(
            ["setpriv", "--reuid=65534", "--clear-groups", "cpctl", "bootstrap", "--config", "/etc/cpctl/cluster.yaml"],
            cancellation: TestContext.Current.CancellationToken);
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("root", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bootstrap_NoContainerdAndNoKubelet_ReportsBoth()
    {
        var node = await nodes.BareAsync();
        await nodes.WriteConfigurationAsync(node);
        var result = await node.ExecAsync(
            ["unshare", "-m", "bash", "-c", "mount -t tmpfs none /run/containerd && mount -t tmpfs none /opt/kubernetes && exec cpctl bootstrap --config /etc/cpctl/cluster.yaml"],
            cancellation: TestContext.Current.CancellationToken);
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("containerd", result.Error, StringComparison.Ordinal);
        Assert.Contains("kubelet", result.Error, StringComparison.Ordinal);
    }
}
