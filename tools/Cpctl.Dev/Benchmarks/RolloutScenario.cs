using System.Text.Json.Nodes;
using Cpctl.DevCluster.Installation;
using Cpctl.DevCluster.Nodes;

namespace Cpctl.Dev.Benchmarks;

/// <summary>Something that is done to a control plane under load.</summary>
/// <param name="Name">As it is asked for.</param>
/// <param name="What">As the report calls it.</param>
/// <param name="NeedsPeers">It makes no sense with one member.</param>
/// <param name="RunAsync">Does it and returns when it is over.</param>
internal sealed record RolloutScenario(string Name, string What, bool NeedsPeers, Func<IReadOnlyList<Node>, CancellationToken, Task> RunAsync)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    /// <summary>How long clients are watched after etcd was stopped by hand: it is back within seconds.</summary>
    private static readonly TimeSpan Aftermath = TimeSpan.FromSeconds(20);

    private static RolloutScenario ApiServerSetting { get; } = Setting("api-server", "API server: eventTTL", "apiServer", "eventTTL", spec => (string?)spec["apiServer"]?["eventTTL"] == "2h" ? "1h" : "2h");

    private static RolloutScenario EtcdSetting { get; } = Setting(
        "etcd", "etcd: snapshotCount, leadership moved first", "etcd", "snapshotCount", spec => (int?)spec["etcd"]?["snapshotCount"] == 20000 ? 10000 : 20000);

    /// <summary>What a rollout that knows nothing of leaders would do: it asks the leader to stop, and the kubelet starts it again.</summary>
    private static RolloutScenario LeaderStopped { get; } = Signal("leader-stopped", "etcd leader stopped by SIGTERM and started by the kubelet", "TERM");

    private static RolloutScenario LeaderKilled { get; } = Signal("leader-killed", "etcd leader killed: nobody moves leadership", "KILL");

    /// <summary>All, in the order in which they are measured.</summary>
    public static IReadOnlyList<RolloutScenario> All { get; } = [ApiServerSetting, EtcdSetting, LeaderStopped, LeaderKilled];

    private static RolloutScenario Setting(string name, string what, string section, string field, Func<JsonNode, JsonNode> other) => new(name, what, NeedsPeers: false, async (nodes, cancellation) =>
    {
        var edit = new ControlPlaneEdit(nodes[0]);
        var before = (await edit.NumbersAsync(cancellation))[^1];
        await edit.SetAsync(section, field, other((await edit.ReadAsync(cancellation))["spec"]!), cancellation);
        await edit.WaitForRolloutAsync(before, Limit, cancellation);
    });

    private static RolloutScenario Signal(string name, string what, string signal) => new(name, what, NeedsPeers: true, async (nodes, cancellation) =>
    {
        var leader = await EtcdLeader.FindAsync(nodes, cancellation);
        await leader.ShellAsync($"pkill -{signal} -x etcd", cancellation);
        await Task.Delay(Aftermath, TimeProvider.System, cancellation);
    });
}
