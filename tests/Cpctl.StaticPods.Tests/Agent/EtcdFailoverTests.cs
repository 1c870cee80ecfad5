using Cpctl.StaticPods.Agent.Failover;
using Cpctl.StaticPods.Agent.Slots;
using Cpctl.StaticPods.Tests.Agent.World;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Cpctl.StaticPods.Tests.Agent;

/// <summary>The rule, with the real nft in a network namespace of its own.</summary>
[Trait("Category", "Unit")]
public sealed class EtcdFailoverTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OpenAndClose_RealRules_TheKernelAgreesAndForgetsWhatNobodyRenews()
    {
        using var node = new CertifiedNode();
        using var network = NetworkNamespace.Create();
        IReadOnlyList<string> nft = [.. network.Enter, "nft"];
        using (var first = new EtcdFailover(node.Paths, nft, TimeProvider.System, NullLogger.Instance))
        {
            Assert.Equal(EtcdFailoverState.Closed, await first.StateAsync(Cancellation));
            await first.OpenAsync(["https://10.0.0.2:2379"], Cancellation);
            await first.OpenAsync(["https://10.0.0.2:2379"], Cancellation);
            Assert.Equal(EtcdFailoverState.Open, await first.StateAsync(Cancellation));
            Assert.Contains("expires", await new Nft(nft, TimeProvider.System).ListAsync(EtcdFailoverScript.Table, Cancellation), StringComparison.Ordinal);
        }

        // Its agent is no more; the next one finds what is left and takes it away.
        using var second = new EtcdFailover(node.Paths, nft, TimeProvider.System, NullLogger.Instance);
        Assert.Equal(EtcdFailoverState.Left, await second.StateAsync(Cancellation));
        await second.CloseAsync(Cancellation);
        await second.CloseAsync(Cancellation);
        Assert.Equal(EtcdFailoverState.Closed, await second.StateAsync(Cancellation));
        Assert.Null(await new Nft(nft, TimeProvider.System).ListAsync(EtcdFailoverScript.Table, Cancellation));
    }

    /// <summary>Put back behind the close, the rule would lead the API server to a relay that has ended.</summary>
    [Fact]
    public async Task CloseAsync_WhileARenewalIsUnderWay_ComesAfterIt()
    {
        using var node = new CertifiedNode();
        var time = new FakeTimeProvider();
        var files = Directory.CreateTempSubdirectory("cpctl-nft-");
        var (hold, held, log) = (Path.Combine(files.FullName, "hold"), Path.Combine(files.FullName, "held"), Path.Combine(files.FullName, "log"));
        var nft = $"grep -q redirect && kind=open || kind=close; if [ $kind = open ] && [ -e {hold} ]; then touch {held}; while [ -e {hold} ]; do sleep 0.01; done; fi; echo $kind >> {log}";
        using var failover = new EtcdFailover(node.Paths, ["bash", "-c", nft], time, NullLogger.Instance);
        try
        {
            await failover.OpenAsync(["https://10.0.0.2:2379"], Cancellation);
            await File.WriteAllTextAsync(hold, "", Cancellation);
            time.Advance(EtcdFailoverScript.Lifetime / 4);
            while (!File.Exists(held)) await Task.Yield();

            var closing = failover.CloseAsync(Cancellation);
            File.Delete(hold);
            await closing;

            Assert.Equal(["open", "open", "close"], await File.ReadAllLinesAsync(log, Cancellation));
        }
        finally
        {
            File.Delete(hold);
            files.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task OpenAsync_NftRefuses_TheApiServerStaysWhereItIs()
    {
        using var node = new CertifiedNode();
        using var failover = new EtcdFailover(node.Paths, ["/nowhere/nft"], TimeProvider.System, NullLogger.Instance);

        await Assert.ThrowsAsync<SlotException>(() => failover.OpenAsync(["https://10.0.0.2:2379"], Cancellation));
    }
}
