using System.Globalization;
using Cpctl.DevCluster.Nodes;
using Cpctl.EndToEnd.Tests.Members;

namespace Cpctl.EndToEnd.Tests.Recovery;

/// <summary>A cluster is restored on another machine while its own nodes still run: they yield, and one that was off meanwhile yields when it boots.</summary>
[Collection(FreshNodes.Collection)]
[Trait("Category", "Soak")]
public sealed class TakeOverTests(FreshNodes nodes)
{
    private static readonly string[] Command = ["restore", CarriedFiles.Bundle, "--identity", CarriedFiles.Key, "--take-over", "--yes"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TakeOver_OldNodesRunAndOneIsOff_AllYieldAndJoin()
    {
        List<Node> old = [.. await Task.WhenAll(Enumerable.Range(1, 3).Select(i => nodes.AddAsync($"old{i}")))];
        List<Node> all = [.. old, await nodes.AddAsync("heir")];
        var heir = all[^1];
        try
        {
            await nodes.Installer.BootstrapAsync(old[0], cancellation: Cancellation);
            await nodes.Installer.JoinAsync(old[0], old[1..], cancellation: Cancellation);
            await ControlPlaneHealth.IsWholeAsync(old);
            await old[0].KubectlAsync("create configmap kept --from-literal=value=1");
            await CarriedFiles.CarryBundleAsync(old[0], heir);
            await old[0].KubectlAsync("create configmap lost --from-literal=value=1");
            await old[2].StopAsync(Cancellation);

            var plan = (await heir.CpctlAsync("restore", CarriedFiles.Bundle, "--identity", CarriedFiles.Key, "--take-over", "--dry-run")).EnsureSuccess().Output;
            Log.Progress.Say(plan);
            Assert.Contains("taken over  old1, old2:", plan, StringComparison.Ordinal);
            Assert.Contains("off         old3:", plan, StringComparison.Ordinal);

            // Whatever is interrupted, the old cluster serves until the restored one does.
            await heir.KillAtAsync("bootstrap", "agent", Command);
            await old[1].KubectlAsync("get configmap lost");
            await heir.KillAtAsync("bootstrap", "take-over", Command);

            var started = TimeProvider.System.GetTimestamp();
            var restored = (await heir.CpctlAsync(Command)).EnsureSuccess();
            Log.Progress.Say(string.Create(CultureInfo.InvariantCulture, $"{TimeProvider.System.GetElapsedTime(started).TotalSeconds:0.0} s\n{restored.Error}\n{restored.Output}"));
            await heir.KubectlAsync("get configmap kept");
            await old[2].StartAsync(Cancellation);

            await ControlPlaneHealth.IsWholeAsync(all);
            foreach (var node in all)
            {
                Assert.Equal("kept\n", await node.KubectlAsync("get configmaps -o jsonpath='{range .items[*]}{.metadata.name}{\"\\n\"}{end}' | grep -v kube-root"));
            }

            foreach (var node in old) Assert.Contains(await MemberFaults.ArchivedAsync(node), name => name.EndsWith("-etcd", StringComparison.Ordinal));
        }
        finally
        {
            foreach (var node in all)
            {
                await Evidence.KeepAsync(node);
                await nodes.RemoveAsync(node);
            }
        }
    }
}
