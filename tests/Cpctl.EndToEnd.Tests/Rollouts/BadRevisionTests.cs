using Cpctl.DevCluster.Nodes;

namespace Cpctl.EndToEnd.Tests.Rollouts;

/// <summary>One change that is found out by its first start; the others are in <see cref="BadRevisionSoakTests"/>.</summary>
[Collection(SharedCluster.Collection)]
[Trait("Category", "Nodes")]
public sealed class BadRevisionTests(SharedCluster cluster)
{
    [Fact]
    public Task BadFlag_OnTheFirstNode_GoesNoFurther() => new BadRevisionScenario(cluster).RunAsync("flag");

    /// <summary>With such a kubelet no pod starts after a boot, so no agent that could go back: the host does.</summary>
    [Fact]
    public Task BadKubelet_NodeBootsBeforeTheProof_ComesBackByItself() => new BadRevisionScenario(cluster).RunAsync("kubelet", BootOnTrialAsync);

    private async Task BootOnTrialAsync()
    {
        var cancellation = TestContext.Current.CancellationToken;
        Node? trying = null;
        await Eventually.HoldsAsync("a node tries the kubelet's new configuration", RolloutSteps.Patience, async () =>
        {
            foreach (var node in cluster.Nodes)
            {
                if ((await node.ExecAsync(["test", "-e", "/run/cpctl/kubelet.trial"], cancellation: cancellation)).ExitCode == 0) trying = node;
            }

            return trying is null ? "nobody does" : null;
        });
        await trying!.KillAsync(cancellation);
        await trying.StartAsync(cancellation);
        Assert.Contains("was not proved before the machine booted", await trying.BashAsync(
            "for i in $(seq 300); do grep 'not proved before' /var/log/node/kubelet.log && exit; sleep 0.2; done; tail -3 /var/log/node/kubelet.log"), StringComparison.Ordinal);
    }
}
