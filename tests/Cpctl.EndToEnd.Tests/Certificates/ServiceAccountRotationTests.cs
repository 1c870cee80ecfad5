using Cpctl.DevCluster.Nodes;
using Cpctl.EndToEnd.Tests.Rollouts;
using static Cpctl.EndToEnd.Tests.Certificates.RotationSteps;

namespace Cpctl.EndToEnd.Tests.Certificates;

/// <summary>The key of service-account tokens is replaced on three nodes; pods and Secrets have valid tokens throughout, and old ones are refused in the end.</summary>
[Collection(SharedCluster.Collection)]
[Trait("Category", "Soak")]
public sealed class ServiceAccountRotationTests(SharedCluster cluster) : IAsyncDisposable
{
    private const string Retirement = "60s";

    private Node First => cluster.Nodes[0];

    [Fact]
    public async Task RotateServiceAccount_UnderLoad_OldTokensAreRefusedAndEveryHolderHasANewOne()
    {
        await BeginAsync();
        var pod = await TokenHolder.StartAsync(First, SharedCluster.PauseImage);
        var (secretBefore, boundBefore) = (await pod.SecretTokenAsync(), await pod.RequestAsync());
        Assert.Equal("200 200", await AnswersAsync(secretBefore, boundBefore));
        await using var load = await cluster.LoadAsync();

        (await First.CpctlAsync("certs", "rotate", "service-account", "--no-wait")).EnsureSuccess();
        await WaitsForTokensAsync();
        Log.Progress.Say($"service-account: {(await RotationAsync(First))!.ToJsonString()}");
        Assert.Equal("200 200", await AnswersAsync(secretBefore, boundBefore));
        var boundAfter = await pod.RequestAsync();
        await load.RenewTokenAsync(TestContext.Current.CancellationToken);
        await IsCompleteAsync(First, RolloutSteps.Patience);
        Log.Progress.Say($"service-account: {(await RotationAsync(First))!.ToJsonString()}");

        var report = await load.StopAsync(TimeSpan.Zero, TestContext.Current.CancellationToken);
        var secretAfter = await pod.SecretTokenAsync();
        Assert.Equal("401 401 200 200", await AnswersAsync(secretBefore, boundBefore, secretAfter, boundAfter));
        await Eventually.HoldsAsync("the pod has the new token", TimeSpan.FromMinutes(3), async () =>
            await pod.MountedTokenAsync() == secretAfter ? null : "it has the old one");
        await IsOneKeyEverywhereAsync();
        NobodyNoticed(report, "service-account", cluster.Nodes.Count);
    }

    [Fact]
    public async Task RotateServiceAccount_LeaderKilledAtEachStep_Ends()
    {
        await BeginAsync();
        var before = await First.BashAsync($"cat {PkiFolder}/sa.pub");
        (await First.CpctlAsync("certs", "rotate", "service-account", "--no-wait")).EnsureSuccess();

        var killed = await KilledAtEachStepAsync(cluster.Nodes);

        Log.Progress.Say($"service-account: killed {string.Join(", ", killed)}");
        await IsCompleteAsync(First, RolloutSteps.Patience);
        Assert.NotEqual(before, await IsOneKeyEverywhereAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await First.KubectlAsync("delete pod,serviceaccount --ignore-not-found --wait=false token-holder");
        await cluster.Edit().SetAsync("certificates", "tokenRetirement", null, CancellationToken.None);
    }

    private async Task BeginAsync()
    {
        await cluster.Edit().SetAsync("certificates", "tokenRetirement", Retirement, TestContext.Current.CancellationToken);
        await cluster.Edit().SettledAsync();
    }

    private Task WaitsForTokensAsync() => Eventually.HoldsAsync("the rotation waits for tokens to end", RolloutSteps.Patience, async () =>
        await RotationAsync(First) is { } rotation && ((string?)rotation["waiting"])?.Contains("still needed for tokens until", StringComparison.Ordinal) == true ? null : "it does not");

    private async Task<string> AnswersAsync(params string[] tokens)
    {
        var answers = new List<string>();
        foreach (var token in tokens)
        {
            // Each API server by itself: behind the load balancer one that is right would hide one that is wrong.
            var codes = new HashSet<string>(StringComparer.Ordinal);
            foreach (var node in cluster.Nodes)
                codes.Add((await First.BashAsync($"curl -sk -o /dev/null -w '%{{http_code}}' -H 'Authorization: Bearer {token}' https://{node.Address}:6443/api")).Trim());
            answers.Add(string.Join('/', codes));
        }

        return string.Join(' ', answers);
    }

    private async Task<string> IsOneKeyEverywhereAsync()
    {
        var key = await First.BashAsync($"cat {PkiFolder}/sa.pub");
        Assert.Single(key.Split("BEGIN PUBLIC KEY").Skip(1));
        foreach (var node in cluster.Nodes)
        {
            Assert.Equal(key, await node.BashAsync($"cat {PkiFolder}/sa.pub"));
            Assert.Equal(key, await node.BashAsync($"openssl pkey -in {PkiFolder}/sa.key -pubout"));
        }

        await ControlPlaneHealth.IsWholeAsync(cluster.Nodes);
        return key;
    }
}
