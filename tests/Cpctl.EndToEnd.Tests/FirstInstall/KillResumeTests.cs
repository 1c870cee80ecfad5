using Cpctl.DevCluster.Nodes;

namespace Cpctl.EndToEnd.Tests.FirstInstall;

/// <summary>kill -9 of `cpctl bootstrap` in every phase, then the same command again: it finishes.</summary>
[Collection(FreshNodes.Collection)]
[Trait("Category", "Nodes")]
public sealed class KillResumeTests(FreshNodes nodes)
{
    private const string Journal = "/var/lib/cpctl/journal/bootstrap.jsonl";

    [Fact]
    public async Task Bootstrap_KilledInEveryPhase_FinishesWithTheSameCommand()
    {
        var node = await nodes.AddAsync("kill1");
        try
        {
            await nodes.WriteConfigurationAsync(node);
            string[] phases = ["certificates", "kubelet", "etcd", "api-server", "objects", "agent", "revision", "hand-over"];
            foreach (var phase in phases)
                Assert.True(await KillInAsync(node, phase), $"the phase {phase} was never seen in {Journal}");

            var last = await node.CpctlAsync("bootstrap", "--config", "/etc/cpctl/cluster.yaml");

            Assert.True(last.ExitCode == 0, last.Error);
            await ControlPlaneHealth.IsWholeAsync([node]);
        }
        finally
        {
            await Evidence.KeepAsync(node);
            await nodes.RemoveAsync(node);
        }
    }

    /// <summary>Starts the command, waits until its journal says that the phase has begun, and kills it; true when the phase was seen.</summary>
    private static async Task<bool> KillInAsync(Node node, string phase)
    {
        // A phase that lasts milliseconds can be over before the kill: what counts is that the command died with the journal at or past it.
        var output = await node.BashAsync($$"""
            mkdir -p /var/lib/cpctl/journal; touch {{Journal}}; before=$(wc -l < {{Journal}})
            cpctl bootstrap --config /etc/cpctl/cluster.yaml >>/tmp/bootstrap.log 2>&1 & pid=$!
            for i in $(seq 6000); do
              tail -n +$((before+1)) {{Journal}} | grep -q '"{{phase}}"' && { kill -9 $pid; wait $pid; echo killed; exit 0; }
              kill -0 $pid 2>/dev/null || { wait $pid; echo "ended $?"; exit 0; }
              sleep 0.02
            done
            kill -9 $pid; echo never
            """);
        return output.Contains("killed", StringComparison.Ordinal);
    }
}
