using Cpctl.EndToEnd.Tests.Rollouts;
using static Cpctl.EndToEnd.Tests.Certificates.RotationSteps;

namespace Cpctl.EndToEnd.Tests.Certificates;

/// <summary>An authority is replaced on three nodes, and nobody can begin with another meanwhile.</summary>
[Collection(SharedCluster.Collection)]
[Trait("Category", "Nodes")]
public sealed class SecondRotationTests(SharedCluster cluster)
{
    private const string Bundle = $"{PkiFolder}/front-proxy-ca.crt";

    [Fact]
    public async Task Rotate_WhileOneRuns_IsRefusedWithItsProgressAndTheFirstIsDoneEverywhere()
    {
        var first = cluster.Nodes[0];
        await cluster.Edit().SettledAsync();
        var old = await first.FingerprintsAsync(Bundle);
        (await first.CpctlAsync("certs", "rotate", "front-proxy", "--no-wait")).EnsureSuccess();

        var second = await first.CpctlAsync("certs", "rotate", "etcd");

        Assert.Equal(3, second.ExitCode);
        Assert.Contains("front-proxy", second.Error, StringComparison.Ordinal);
        await IsCompleteAsync(first, RolloutSteps.Patience);
        foreach (var node in cluster.Nodes)
            Assert.DoesNotContain(Assert.Single(await node.FingerprintsAsync(Bundle)), old);
        await SignedByOneAsync(cluster.Nodes, Bundle, $"{PkiFolder}/front-proxy-client.crt");
        await ControlPlaneHealth.IsWholeAsync(cluster.Nodes);
    }
}
