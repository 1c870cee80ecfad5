namespace Cpctl.EndToEnd.Tests.FirstInstall;

/// <summary>kill -9 of `cpctl bootstrap` in every phase, then the same command again: it finishes.</summary>
[Collection(FreshNodes.Collection)]
[Trait("Category", "Nodes")]
public sealed class KillResumeTests(FreshNodes nodes)
{
    private static readonly string[] Command = ["bootstrap", "--config", "/etc/cpctl/cluster.yaml"];

    [Fact]
    public async Task Bootstrap_KilledInEveryPhase_FinishesWithTheSameCommand()
    {
        var node = await nodes.AddAsync("kill1");
        try
        {
            await nodes.WriteConfigurationAsync(node);
            string[] phases = ["certificates", "kubelet", "etcd", "api-server", "objects", "agent", "revision", "hand-over"];
            foreach (var phase in phases)
                await node.KillAtAsync("bootstrap", phase, Command);

            var last = await node.CpctlAsync(Command);

            Assert.True(last.ExitCode == 0, last.Error);
            await ControlPlaneHealth.IsWholeAsync([node]);
        }
        finally
        {
            await Evidence.KeepAsync(node);
            await nodes.RemoveAsync(node);
        }
    }
}
