using System.Globalization;
using Cpctl.DevCluster.Nodes;
using Cpctl.EndToEnd.Tests.Members;

namespace Cpctl.EndToEnd.Tests.Recovery;

/// <summary>Two of three nodes are gone: the third makes itself the cluster again, and whoever comes back joins it.</summary>
[Collection(FreshNodes.Collection)]
[Trait("Category", "Soak")]
public sealed class QuorumTests(FreshNodes nodes)
{
    private const int Enough = 100;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Recover_TwoOfThreeDestroyed_TheThirdServesAndTwoNewOnesJoin()
    {
        var all = await InstallAsync(3);
        try
        {
            var (left, lost) = (all[0], all[1..3]);
            var writes = await WriteAsync(left, lost[0]);
            await Task.WhenAll(lost.Select(node => node.KillAsync(Cancellation)));
            foreach (var node in lost)
            {
                await nodes.RemoveAsync(node);
                all.Remove(node);
            }

            await writes.StopAsync();
            await RecoverAsync(left, lost);

            // Through a node that is gone: what had not yet reached this one by then, one write at the most, it can't have.
            var missing = await writes.LostAsync();
            var acknowledged = await writes.AcknowledgedAsync();
            Log.Progress.Say(string.Create(CultureInfo.InvariantCulture, $"{acknowledged.Count} acknowledged, {missing.Count} lost"));
            Assert.True(missing.Count <= 1, string.Join(", ", missing));
            await ControlPlaneHealth.IsWholeAsync([left]);

            await ForgetAsync(left, lost);
            Node[] fresh = [await nodes.AddAsync("new1"), await nodes.AddAsync("new2")];
            all.AddRange(fresh);
            await nodes.Installer.JoinAsync(left, fresh, cancellation: Cancellation);
            await ControlPlaneHealth.IsWholeAsync([left, .. fresh]);
            Assert.Equal(missing, await writes.LostAsync());
        }
        finally
        {
            await EndAsync(all);
        }
    }

    [Fact]
    public async Task Recover_TheOldMajorityBootsAfterwards_YieldsAndJoinsAnew()
    {
        var all = await InstallAsync(3);
        try
        {
            var (left, lost) = (all[0], all[1..3]);
            var before = await WriteAsync(left, lost[0]);
            await before.StopAsync();
            var refused = await left.CpctlAsync("recover", "quorum", "--yes", "--absent-are-off", Names(lost));
            Assert.Equal(3, refused.ExitCode);
            await Task.WhenAll(lost.Select(node => node.StopAsync(Cancellation)));
            await RecoverAsync(left, lost);

            // Whatever an old API server acknowledges from now on must be in the one cluster.
            var after = new AcknowledgedWrites(left, "after");
            await after.StartAsync(lost[0]);
            await Task.WhenAll(lost.Select(node => node.StartAsync(Cancellation)));

            await ControlPlaneHealth.IsWholeAsync(all);
            await after.ReachAsync(Enough);
            await after.StopAsync();
            foreach (var node in lost) Assert.Contains(await MemberFaults.ArchivedAsync(node), name => name.EndsWith("-etcd", StringComparison.Ordinal));
            Assert.Empty(await after.LostAsync());
            Assert.Empty(await before.LostAsync());
        }
        finally
        {
            await EndAsync(all);
        }
    }

    [Fact]
    public async Task Recover_KilledInEveryPhase_FinishesWithTheSameCommandAndLosesNothing()
    {
        var all = await InstallAsync(2);
        try
        {
            var (left, other) = (all[0], all[1]);
            var writes = await WriteAsync(left, left);
            await writes.StopAsync();
            await other.StopAsync(Cancellation);
            await LostAsync(left, [other]);
            foreach (var phase in new[] { "stop", "copy", "replay", "data", "start" })
                await left.KillAtAsync("recovery", phase, "recover", "quorum", "--yes", "--absent-are-off", other.Name);

            Assert.Contains("is not finished", (await left.CpctlAsync("recover", "quorum")).EnsureSuccess().Output, StringComparison.Ordinal);
            (await left.CpctlAsync("recover", "quorum", "--yes")).EnsureSuccess();

            await other.StartAsync(Cancellation);
            await ControlPlaneHealth.IsWholeAsync(all);
            Assert.Empty(await writes.LostAsync());
        }
        finally
        {
            await EndAsync(all);
        }
    }

    [Fact]
    public async Task Recover_BrokenOffAndTheOthersComeBack_IsRefusedAndGivenUp()
    {
        var all = await InstallAsync(3);
        try
        {
            var (left, others) = (all[0], all[1..3]);
            var writes = await WriteAsync(left, left);
            await writes.StopAsync();
            await Task.WhenAll(others.Select(node => node.StopAsync(Cancellation)));
            await LostAsync(left, others);
            await left.KillAtAsync("recovery", "replay", "recover", "quorum", "--yes", "--absent-are-off", Names(others));

            await Task.WhenAll(others.Select(node => node.StartAsync(Cancellation)));
            await Eventually.HoldsAsync("the others to serve", TimeSpan.FromMinutes(2), async () =>
                await others[0].EtcdctlAsync("endpoint health 2>&1") is var health && health.Contains("is healthy", StringComparison.Ordinal) ? null : health);
            var refused = await left.CpctlAsync("recover", "quorum", "--yes");
            Assert.Equal(3, refused.ExitCode);
            Assert.Contains("--abort", refused.Error, StringComparison.Ordinal);

            Log.Progress.Say((await left.CpctlAsync("recover", "quorum", "--abort")).EnsureSuccess().Output);
            await ControlPlaneHealth.IsWholeAsync(all);
            Assert.Empty(await writes.LostAsync());
        }
        finally
        {
            await EndAsync(all);
        }
    }

    /// <summary>A node whose own member is down knows from its files who else there may be: it must not take two that serve for gone.</summary>
    [Fact]
    public async Task Recover_OwnMemberIsDownAndTheOthersServe_IsRefusedAndResetFindsThem()
    {
        var all = await InstallAsync(3);
        try
        {
            var (first, others) = (all[0], all[1..3]);
            var writes = await WriteAsync(others[0], others[0]);
            await writes.StopAsync();
            await first.BashAsync("mkdir -p /root/aside && mv /etc/kubernetes/manifests/cpctl-agent-*.yaml /etc/kubernetes/manifests/etcd-*.yaml /root/aside/");
            await Eventually.HoldsAsync("an etcd that has ended", TimeSpan.FromMinutes(1), async () =>
                await first.BashAsync("pgrep -x etcd || true") is { Length: > 0 } running ? running : null);

            string[][] commands = [["recover", "quorum"], ["recover", "quorum", "--yes"], ["recover", "quorum", "--yes", "--absent-are-off", Names(others)]];
            foreach (var command in commands)
            {
                var refused = await first.CpctlAsync(command);
                Log.Progress.Say(refused.Error);
                Assert.Equal(3, refused.ExitCode);
            }

            var members = (await first.CpctlAsync("etcd", "members")).EnsureSuccess().Output;
            Assert.Contains("2 of 3 voters are healthy", members, StringComparison.Ordinal);
            Assert.Equal("", await first.BashAsync("ls /var/lib/cpctl/recovery 2>/dev/null || true"));

            await first.BashAsync("mv /root/aside/*.yaml /etc/kubernetes/manifests/");
            await ControlPlaneHealth.IsWholeAsync(all);
            Assert.Empty(await writes.LostAsync());

            // Removed, the node's etcd has ended for good: only others can tell that it is no member. (The endpoint was this node's own.)
            (await others[0].CpctlAsync("node", "remove", first.Name)).EnsureSuccess();
            await Eventually.HoldsAsync("an etcd that has ended", TimeSpan.FromMinutes(2), async () =>
                await first.BashAsync("pgrep -x etcd || true") is { Length: > 0 } running ? running : null);
            (await first.CpctlAsync("reset", "--yes")).EnsureSuccess();
            Assert.Contains("2 of 2 voters are healthy", (await others[0].CpctlAsync("etcd", "members")).EnsureSuccess().Output, StringComparison.Ordinal);
        }
        finally
        {
            await EndAsync(all);
        }
    }

    private async Task<List<Node>> InstallAsync(int count)
    {
        List<Node> all = [.. await Task.WhenAll(Enumerable.Range(1, count).Select(i => nodes.AddAsync($"quorum{i}")))];
        await nodes.Installer.BootstrapAsync(all[0], cancellation: Cancellation);
        await nodes.Installer.JoinAsync(all[0], all[1..], cancellation: Cancellation);
        await ControlPlaneHealth.IsWholeAsync(all);
        return all;
    }

    private static async Task<AcknowledgedWrites> WriteAsync(Node on, Node through)
    {
        var writes = new AcknowledgedWrites(on, "before");
        await writes.StartAsync(through);
        await writes.ReachAsync(Enough);
        return writes;
    }

    /// <summary>Waits until the command tells that the quorum is lost, and how to recover it.</summary>
    private static async Task LostAsync(Node left, IReadOnlyList<Node> lost)
    {
        var plan = "";
        await Eventually.HoldsAsync("a lost quorum", TimeSpan.FromMinutes(1), async () =>
        {
            var told = await left.CpctlAsync("recover", "quorum");
            plan = told.Output;
            return told.ExitCode == 0 ? null : told.Error;
        });
        Log.Progress.Say(plan);
        Assert.Contains($"cpctl recover quorum --yes --absent-are-off {Names(lost)}", plan, StringComparison.Ordinal);
    }

    private static async Task RecoverAsync(Node left, List<Node> lost)
    {
        await LostAsync(left, lost);
        Assert.Equal(2, (await left.CpctlAsync("recover", "quorum", "--yes")).ExitCode);
        Assert.Equal(3, (await left.CpctlAsync("recover", "quorum", "--yes", "--absent-are-off", lost[0].Name)).ExitCode);

        var started = TimeProvider.System.GetTimestamp();
        var done = (await left.CpctlAsync("recover", "quorum", "--yes", "--absent-are-off", Names(lost))).EnsureSuccess();
        Log.Progress.Say(string.Create(CultureInfo.InvariantCulture, $"serving after {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0.0} s\n{done.Error}\n{done.Output}"));
        await left.KubectlAsync("get nodes");
    }

    /// <summary>As a person does with what never comes back: machines that take its place may have its addresses.</summary>
    private static async Task ForgetAsync(Node left, List<Node> lost)
    {
        await left.KubectlAsync($"delete node {string.Join(' ', lost.Select(node => node.Name))}");
        await Eventually.HoldsAsync("forgotten nodes", TimeSpan.FromMinutes(2), async () =>
            (await left.ListAsync("controlplanenodes")).Select(node => (string)node["metadata"]!["name"]!).Except([left.Name], StringComparer.Ordinal).FirstOrDefault());
    }

    private static string Names(IEnumerable<Node> lost) => string.Join(',', lost.Select(node => node.Name));

    private async Task EndAsync(IEnumerable<Node> all)
    {
        foreach (var node in all)
        {
            await Evidence.KeepAsync(node);
            await nodes.RemoveAsync(node);
        }
    }
}
