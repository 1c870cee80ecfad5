using System.Text.Json.Nodes;
using Cpctl.DevCluster.Nodes;
using Cpctl.EndToEnd.Tests.Rollouts;
using static Cpctl.EndToEnd.Tests.Certificates.RotationSteps;

namespace Cpctl.EndToEnd.Tests.Certificates;

/// <summary>The key of encryption at rest is replaced on three nodes; afterwards nothing in etcd needs the old one, and nothing was lost.</summary>
[Collection(SharedCluster.Collection)]
[Trait("Category", "Soak")]
public sealed class EncryptionRotationTests(SharedCluster cluster) : IAsyncDisposable
{
    private const int Made = 600;

    private Node First => cluster.Nodes[0];

    [Fact]
    public async Task RotateEncryption_UnderLoad_EncryptsEverySecretAnew()
    {
        var (old, content) = await BeginAsync();
        await using var load = await cluster.LoadAsync();

        var done = (await First.CpctlAsync("certs", "rotate", "encryption", "-o", "json")).EnsureSuccess();

        Log.Progress.Say($"encryption: {done.Error.Trim()}");
        var report = await load.StopAsync(TimeSpan.Zero, TestContext.Current.CancellationToken);
        Assert.Equal("Complete", (string?)JsonNode.Parse(done.Output)!["step"]);
        await IsReplacedAsync(old, content);
        NobodyNoticed(report, "encryption", cluster.Nodes.Count);
    }

    [Fact]
    public async Task RotateEncryption_LeaderKilledAtEachStep_Ends()
    {
        var (old, content) = await BeginAsync();
        (await First.CpctlAsync("certs", "rotate", "encryption", "--no-wait")).EnsureSuccess();

        var killed = await KilledAtEachStepAsync(cluster.Nodes);

        Log.Progress.Say($"encryption: killed {string.Join(", ", killed)}");
        await IsCompleteAsync(First, RolloutSteps.Patience);
        await IsReplacedAsync(old, content);
    }

    public async ValueTask DisposeAsync() => await StoredSecrets.RemoveAsync(First);

    private async Task<(string OldKey, IReadOnlyList<string> Content)> BeginAsync()
    {
        await cluster.Edit().SettledAsync();
        await StoredSecrets.MakeAsync(First, Made);
        var old = Assert.Single(await StoredSecrets.KeysOnDiskAsync(First));
        Assert.Equal([old], (await StoredSecrets.KeysInEtcdAsync(First)).Keys);
        return (old, await StoredSecrets.ContentAsync(First));
    }

    private async Task IsReplacedAsync(string old, IReadOnlyList<string> content)
    {
        var current = Assert.Single(await StoredSecrets.KeysOnDiskAsync(First));
        Assert.NotEqual(old, current);
        foreach (var node in cluster.Nodes)
            Assert.Equal([current], await StoredSecrets.KeysOnDiskAsync(node));
        var (key, count) = Assert.Single(await StoredSecrets.KeysInEtcdAsync(First));
        Assert.Equal(current, key);
        Log.Progress.Say($"encryption: {count} Secrets in etcd, all with {key}");
        Assert.Equal(Made, content.Count);
        Assert.Equal(content, await StoredSecrets.ContentAsync(First));
        await ControlPlaneHealth.IsWholeAsync(cluster.Nodes);
    }
}
