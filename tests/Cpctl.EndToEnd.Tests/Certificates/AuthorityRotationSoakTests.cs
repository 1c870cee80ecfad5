using Cpctl.DevCluster.Nodes;
using Cpctl.EndToEnd.Tests.Rollouts;
using static Cpctl.EndToEnd.Tests.Certificates.RotationSteps;

namespace Cpctl.EndToEnd.Tests.Certificates;

/// <summary>A rotation goes on whatever is killed, and whoever joins in the middle of it.</summary>
[Collection(SharedCluster.Collection)]
[Trait("Category", "Soak")]
public sealed class AuthorityRotationSoakTests(SharedCluster cluster)
{
    /// <summary>Each agent and each operator twice.</summary>
    private const int Kills = 12;

    private static readonly TimeSpan BetweenKills = TimeSpan.FromSeconds(4);

    private static readonly string[] Leaves = [$"{PkiFolder}/etcd/server.crt", $"{PkiFolder}/etcd/peer.crt", $"{PkiFolder}/apiserver-etcd-client.crt"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RotateEtcd_AgentsAndOperatorsKilledMeanwhile_Ends()
    {
        var old = await AskAsync();
        using var timer = new PeriodicTimer(BetweenKills);
        for (var turn = 0; turn < Kills && await timer.WaitForNextTickAsync(Cancellation); turn++)
        {
            await cluster.Nodes[turn % cluster.Nodes.Count].ExecAsync(
                ["pkill", "-9", "-f", turn % 2 == 0 ? "^/usr/bin/cpctl operator" : "^/usr/bin/cpctl agent"], cancellation: Cancellation);
        }

        await IsReplacedAsync(old, cluster.Nodes);
    }

    [Fact]
    public async Task RotateFrontProxy_ANodeIsOff_WaitsForThatOneByNameAndGoesOnWhenItIsBack()
    {
        const string Bundle = $"{PkiFolder}/front-proxy-ca.crt";
        await cluster.Edit().SettledAsync();
        var (asked, off) = (cluster.Nodes[0], cluster.Nodes[2]);
        var old = await asked.FingerprintsAsync(Bundle);
        await off.StopAsync(Cancellation);
        try
        {
            (await asked.CpctlAsync("certs", "rotate", "front-proxy", "--no-wait")).EnsureSuccess();
            await Eventually.HoldsAsync("a rotation that waits for one node", RolloutSteps.Patience, async () =>
            {
                var (step, waiting) = ((string?)(await RotationAsync(asked))?["step"], (string?)(await RotationAsync(asked))?["waiting"]);
                return (step, waiting) == ("Trusting", $"the next key is not accepted yet by {off.Name}") ? null : $"{step}: {waiting}";
            });
            Assert.Contains(old[0], await asked.FingerprintsAsync(Bundle));
        }
        finally
        {
            await off.StartAsync(Cancellation);
        }

        await IsCompleteAsync(asked, RolloutSteps.Patience);
        await SignedByOneAsync(cluster.Nodes, Bundle, $"{PkiFolder}/front-proxy-client.crt");
        await ControlPlaneHealth.IsWholeAsync(cluster.Nodes);
    }

    [Fact]
    public async Task RotateEtcd_ANodeJoinsInTheMiddle_HasTheNewAuthorityAlone()
    {
        var fourth = await cluster.AddAsync("cp4");
        IReadOnlyList<Node> four = [.. cluster.Nodes, fourth];
        try
        {
            var old = await AskAsync();
            await cluster.Installer.JoinAsync(cluster.Nodes[0], [fourth], cancellation: Cancellation);
            await IsReplacedAsync(old, four);
            var result = await fourth.CpctlAsync("reset", "--yes");
            Assert.True(result.ExitCode == 0, result.Error);
            await ControlPlaneHealth.IsWholeAsync(cluster.Nodes);
        }
        finally
        {
            await Evidence.KeepAsync(fourth);
            await cluster.RemoveAsync(fourth);
        }
    }

    private async Task<IReadOnlyList<string>> AskAsync()
    {
        await cluster.Edit().SettledAsync();
        var old = await cluster.Nodes[0].FingerprintsAsync($"{PkiFolder}/etcd/ca.crt");
        (await cluster.Nodes[0].CpctlAsync("certs", "rotate", "etcd", "--no-wait")).EnsureSuccess();
        return old;
    }

    private static async Task IsReplacedAsync(IReadOnlyList<string> old, IReadOnlyList<Node> nodes)
    {
        await IsCompleteAsync(nodes[0], RolloutSteps.Patience);
        await SignedByOneAsync(nodes, $"{PkiFolder}/etcd/ca.crt", Leaves);
        Assert.Empty((await nodes[0].FingerprintsAsync($"{PkiFolder}/etcd/ca.crt")).Intersect(old, StringComparer.Ordinal));
        await ControlPlaneHealth.IsWholeAsync(nodes);
    }
}
